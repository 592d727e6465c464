"""Which engine the tests run on: SQLite, or PostgreSQL with ``TEST_DATABASE=postgresql`` (``make test-postgres``)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from db import postgresql_watch, waiting
from tests.postgresql import Cluster, binaries

POSTGRESQL = os.environ.get("TEST_DATABASE", "sqlite") == "postgresql"
MISSING = "PostgreSQL is not installed here (Debian: apt install postgresql)"


def pytest_configure() -> None:
    """A machine that is busy with other things fails no test; what is about waiting sets its own patience."""
    waiting.LONGEST_WAIT_S = 60.0
    postgresql_watch.ANSWER_S = 20.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is about SQLite's file; say so where there is no PostgreSQL at all."""
    if not POSTGRESQL:
        return
    for item in items:
        about = item.get_closest_marker("sqlite")
        if binaries() is None:
            item.add_marker(pytest.mark.skip(reason=MISSING))
        elif about is not None:
            item.add_marker(pytest.mark.skip(reason=f"only on SQLite: {about.args[0]}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody may take a run without PostgreSQL for one with it."""
    if POSTGRESQL and binaries() is None:
        terminalreporter.section("NOTHING WAS TESTED ON POSTGRESQL", sep="!", red=True)
        terminalreporter.line(MISSING)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that the tests of a process share."""
    if binaries() is None:
        pytest.skip(MISSING)
    running = Cluster()
    yield running
    running.close()


class Databases:
    """Makes empty, migrated databases, and removes them."""

    def __init__(self, migrated_file: Path | None, cluster: Cluster | None) -> None:
        self._file = migrated_file
        self._cluster = cluster

    def fresh(self, folder: Path | None = None) -> str:
        """The URL of a new one; a file goes into ``folder``, or one of its own."""
        if self._cluster is not None:
            return self._cluster.url(self._cluster.migrated())
        assert self._file is not None
        path = (folder or Path(tempfile.mkdtemp())) / "aftershow.db"
        shutil.copy(self._file, path)
        return f"sqlite+aiosqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove what ``fresh`` made."""
        if self._cluster is not None:
            self._cluster.drop(make_url(url).database or "")
        else:
            shutil.rmtree(Path(make_url(url).database or "").parent)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where tests get databases from that need more than one."""
    if POSTGRESQL:
        return Databases(None, request.getfixturevalue("cluster"))
    return Databases(request.getfixturevalue("migrated_file"), None)


@pytest.fixture
def database_url(databases: Databases, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of the test's own."""
    url = databases.fresh(tmp_path)
    yield url
    if POSTGRESQL:  # a file goes with its folder, unless the test failed
        databases.drop(url)
