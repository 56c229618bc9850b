"""A stick that the operator plugs in: photos go onto it, an event comes from it. What is on it may be anybody's."""
