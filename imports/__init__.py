"""Files -> domain records: what kind of file it is, and one reader for each format. Knows no Discord and no table."""
