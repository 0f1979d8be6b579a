"""How often somebody may do something: the table, the windows that count it, and the spending of what it allows."""
