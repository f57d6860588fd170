"""Exports of survey tools: what people wrote, with who they are left at the door."""
