"""Commands for operators and makers, each in a file or folder of its own; commands.py is their list."""
