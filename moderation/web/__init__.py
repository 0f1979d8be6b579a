"""The moderators' desk: pages that work without JavaScript, by the same actions and queries as the API."""
