"""Setting the machine up before anything is installed: only the standard library may be used here.

Begin with __main__.py.
"""
