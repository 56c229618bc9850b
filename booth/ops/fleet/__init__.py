"""`booth fleet`: how all the booths are that use one place for copies, read from that place alone."""
