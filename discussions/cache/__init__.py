"""Public pages, answered ahead of Django from bytes in the memory of each web process.

`front` is the WSGI layer; `routes` knows what may be kept, `pages` what one answer is and how long it is good for,
`store` keeps them and sees that only one thread asks Django for each, `listener` hears on Redis what changed.
Nothing here renders anything: Django's answer to a stranger is the one truth, and these are copies of it.
"""
