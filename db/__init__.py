"""The only place that speaks SQL: the database, its schema, and one store per noun.

Every write is one transaction in which stored rows are read, the domain's rule decides, and rows
are written. Times come in as arguments (aware UTC) and are kept as whole milliseconds.
"""
