"""What is wrong with a set-up, and how to mend it.

Nothing here may be needed that pip installs: the doctor has to speak where packages are missing.
Each check loads what it looks at by itself; what is more than a check's own limits (they stand as
constants beside it, since the data dictionary needs a package to be read) is none of its business.
"""
