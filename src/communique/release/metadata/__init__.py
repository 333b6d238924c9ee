"""A release described: for people, for catalogues of data, for archives and for programs. All is stable text.

Every description is a function of the same Facts; communique.release.documents lists them with their files.
"""
