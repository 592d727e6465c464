"""Alembic's scripts, run by ``db/migrate.py``; forward only."""
