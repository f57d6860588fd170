"""The commands of ``evaluate``: each module adds one verb's options and carries it out."""
