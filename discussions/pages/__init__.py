"""The pages that readers see, outside the API, one file a noun. They work without JavaScript."""
