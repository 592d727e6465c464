"""What can go wrong with the storage itself, in sentences for an operator.

StorageError
├── UnsupportedUrl        DATABASE_URL names an engine or a form that is not served
├── FolderNotWritable     the folder of the database file can't be made or written
├── NotADatabase          the file is something else, damaged, or another program's database
├── SchemaTooNew          a newer version of the bot has migrated the file
├── AlreadyOpen           another process (or another part of this one) holds the file
├── Unreachable           the database server does not answer, or lets nobody in
├── StorageClosed         a read or write after close
├── ReadFailed            the database could not be read: damaged, or its disk is
└── WriteFailed           the database could not write: disk full, file system gone, read-only, damaged
"""

from __future__ import annotations


class StorageError(Exception):
    """The storage can't do its work; the text says why and what helps."""


class UnsupportedUrl(StorageError):
    """The database URL is none that this version serves."""


class FolderNotWritable(StorageError):
    """No file can be made where the database should be."""


class NotADatabase(StorageError):
    """The file is no SQLite database of this bot."""


class SchemaTooNew(StorageError):
    """The file was migrated by a newer version."""


class AlreadyOpen(StorageError):
    """One process per file: somebody else holds it."""


class Unreachable(StorageError):
    """No connection to the database server can be made."""


class StorageClosed(StorageError):
    """The database was closed before."""


class ReadFailed(StorageError):
    """What was asked for can't be read; nothing was changed."""


class WriteFailed(StorageError):
    """Nothing of this write was kept."""
