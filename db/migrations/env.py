"""Alembic's entry: runs the migrations on the connection that ``db/migrate.py`` hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from alembic import context

from db.schema import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

connection = cast("Connection", context.config.attributes["connection"])
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
