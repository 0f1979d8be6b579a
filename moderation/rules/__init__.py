"""A site's own rules, as data: conditions over everything that is known of a comment, and what is then done.

`documents` reads a rule's JSON, `fields` has what a condition can ask about, `operators` how, and `matching` runs rules
over a subject and its findings. They act through one finding, as a word list does. No Django, and nothing that takes
more than time linear in the text.
"""
