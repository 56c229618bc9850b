"""Commands for operators and makers, one file each; booth/__main__.py is their list."""
