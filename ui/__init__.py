"""How things look and read in Discord; knows no table."""
