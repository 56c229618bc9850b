"""`booth report FILE`: what somebody far away needs to understand a booth, without secrets and without faces."""
