"""Whether a submission is right: checks, sessions, the reference. No line of a student's runs in here.

grader      what a class, a check in a notebook and a release have in common
suite       pytest, with the checks read once; plugin, verdict, local
session     one run of a notebook; remote, faults, pictures
student     the face that a session shows to the checks
reference   the solution, live or recorded; recording, rehearsal
private     checks that an instructor keeps elsewhere
"""
