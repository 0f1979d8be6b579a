"""Everything that changes discussions. Each action is one transaction; what must happen outside the database waits for
its commit. Every transaction that moves a counter locks the thread first, so that no two can wait for each other."""
