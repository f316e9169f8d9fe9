"""All data of an installation as a folder of open files: one for each kind of row that has a history, and a list of them.

References stand as the code or sign-in name of what they mean; a row that has neither is known by its number there.
"""
