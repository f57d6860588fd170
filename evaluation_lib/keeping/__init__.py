"""How files about single children are kept: by whom they can be read, and until when.

Nothing in `at_rest` may need what pip installs, so that the doctor can speak where packages lack.
"""
