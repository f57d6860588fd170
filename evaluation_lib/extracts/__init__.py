"""Readers: one for each format in which a system or a publisher hands out figures."""
