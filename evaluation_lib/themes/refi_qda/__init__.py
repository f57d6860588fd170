"""Exchange a coded project with other programs in the REFI-QDA standard, and say what is lost."""
