"""In which network phones reach the booth, and at which address: the venue's, its own Wi-Fi, or none."""
