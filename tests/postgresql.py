"""A PostgreSQL of the tests' own: Debian's binaries, a private socket in a temporary folder, never as root."""

# asyncpg has no types
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg

from db.database import Database
from db.loop_thread import LoopThread

USERS = ("postgres", "nobody")
"""Who runs it when we are root, which PostgreSQL refuses to be."""
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # the folder goes with the tests
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "48MB",
    "max_connections": "60",
    "max_wal_size": "256MB",
}
START_S = 20


def binaries() -> Path | None:
    """Where initdb and postgres stand, the newest first; none where they are not installed."""
    found = [Path(path).parent for name in ("initdb",) if (path := shutil.which(name))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Cluster:
    """A running server that can be stopped, killed and started again."""

    def __init__(self, where: Path | None = None, **settings: str) -> None:
        """Make its folder (in ``where``, else among the temporary ones) and start it.

        ``settings`` go over those of the tests.

        Raises:
            FileNotFoundError: PostgreSQL is not installed.
        """
        programs = binaries()
        if programs is None:
            msg = "PostgreSQL is not installed (Debian: apt install postgresql)"
            raise FileNotFoundError(msg)
        self._binaries = programs
        self._as: dict[str, Any] = _not_root()
        self._settings = {**SETTINGS, **settings}
        self.folder = Path(tempfile.mkdtemp(prefix="aftershow-pg-", dir=where))
        # A socket's path may have some hundred letters only, and a working folder can be deep.
        self.socket = Path(tempfile.mkdtemp(prefix="aftershow-pg-", dir="/tmp"))
        if self._as:
            shutil.chown(self.folder, self._as["user"])
            shutil.chown(self.socket, self._as["user"])
        self._numbers = itertools.count(1)
        self._copying = ""
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "aftershow", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        self._server: subprocess.Popen[str] | subprocess.Popen[bytes] | None = None
        self._thread = LoopThread()
        self.start()

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+asyncpg://aftershow@/{database}?host={self.socket}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            server = self._server = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.socket, *settings],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        until = time.monotonic() + START_S
        while True:
            try:
                self.sql("SELECT 1")
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                if time.monotonic() > until or server.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self, *, kill: bool = False) -> None:
        """Stop it: cutting connections off, or as a power cut would."""
        if self._server is not None:
            self._server.send_signal(9 if kill else 2)  # SIGINT is "fast"
            self._server.wait()
            self._server = None
        if kill:
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def close(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        self._thread.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> list[Any]:
        """Run a statement as the server's owner."""

        async def run() -> list[Any]:
            connection: Any = await asyncpg.connect(host=str(self.socket), user="aftershow", database=database)
            try:
                return await connection.fetch(statement)
            finally:
                await connection.close()

        return asyncio.run_coroutine_threadsafe(run(), self._thread._loop).result(START_S)  # pyright: ignore[reportPrivateUsage]

    def empty(self) -> str:
        """A new database without anything; returns its name."""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def migrated(self) -> str:
        """A new database with the bot's tables; returns its name."""
        if not self.sql("SELECT 1 FROM pg_database WHERE datname = 'migrated'"):
            self.sql("CREATE DATABASE migrated")
            asyncio.run_coroutine_threadsafe(_migrate(self.url("migrated")), self._thread._loop).result(60)  # pyright: ignore[reportPrivateUsage]
            # From version 15 on there are two ways; copying files takes half the time where no disk is waited for.
            (version,) = self.sql("SHOW server_version_num")[0]
            self._copying = "STRATEGY FILE_COPY" if int(version) >= 150_000 else ""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE migrated {self._copying}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        with suppress(OSError):  # it may be stopped
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments], capture_output=True, text=True, check=False, cwd="/", **self._as
        )
        if done.returncode:
            raise OSError(done.stderr)


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()


def _not_root() -> dict[str, Any]:
    """How to start a process as somebody else, where we are root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - only where there are such users

    for user in USERS:
        with suppress(KeyError):
            found = pwd.getpwnam(user)
            return {"user": found.pw_name, "group": found.pw_gid, "extra_groups": []}
    msg = "no user to run PostgreSQL as"
    raise OSError(msg)
