"""The same twelve derivatives by us and by others: time, memory, length, right or wrong."""
