"""What must not stand in a log: values that a failure of the storage repeats, and the password of its address."""

from __future__ import annotations

import sqlite3

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from db.errors import StorageError


def harmless_words(failure: BaseException) -> str | None:
    """Its own words; none where they may hold values, as PostgreSQL's do, or where it is nothing of the storage's."""
    if isinstance(failure, DBAPIError):
        return f"{failure.orig}" if isinstance(failure.orig, sqlite3.Error) else None
    return str(failure) if isinstance(failure, StorageError | sqlite3.Error) else None


def password_of(url: str) -> str:
    """The password in a database's address; empty where there is none."""
    return str(make_url(url).password or "")
