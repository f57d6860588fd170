"""A person's own answers to questions about themselves: theirs alone, in a folder of their own.

Nothing here logs, counts or scores; no run, index, register, review or store knows of it.
"""
