"""One file for each thing that a guest can be doing. Which screen follows which is in booth/ui/flow.py."""
