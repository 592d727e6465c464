"""Files as they wait: kept in pieces for a day, so that the same file can be read again after a restart."""

from __future__ import annotations

import json
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, insert, select, update

from db.guilds import ensure_guild
from db.resolve import stream_by_id
from db.rows import CREATOR_COLUMNS, AnyRow, creator_of, from_ms, to_ms
from db.schema import creators, import_also, import_identities, import_pieces, import_rooms, imports
from domain.access import owns
from domain.errors import Conflict, NotAllowed, NotFound
from domain.importing import ImportState, Staged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from domain.access import Caller
    from domain.creators import Creator

PIECE: Final = 512 * 1024
"""Bytes of a piece: each is one write, and others wait for no longer."""
ARRIVING: Final = "arriving"
"""Not all pieces are there yet."""
_LONGEST_NAME: Final = 200


class NewFile(NamedTuple):
    """A file as it was dropped."""

    key: str
    """Of the request: the same one again is the same file."""
    name: str
    digest: str
    pieces: tuple[bytes, ...]


def packed(key: str, name: str, content: bytes) -> NewFile:
    """A file in the pieces in which it is kept. Takes a while for a large one."""
    whole = zlib.compress(content, 1)
    pieces = tuple(whole[begin : begin + PIECE] for begin in range(0, len(whole), PIECE))
    return NewFile(key, " ".join(name.split())[:_LONGEST_NAME], sha256(content).hexdigest(), pieces)


def unpacked(pieces: list[bytes]) -> bytes:
    """The file as it was dropped."""
    return zlib.decompress(b"".join(pieces))


def begin(  # noqa: PLR0913 - whose file, and what is known of it
    tx: Connection, caller: Caller, file: NewFile, at: datetime, *, creator: Creator | None, stream: int | None
) -> int:
    """A row for a file that arrives; one that came before under this key is that one. Returns its id."""
    known = select(imports.c.id).where(imports.c.guild_id == caller.guild_id, imports.c.key == file.key)
    found = tx.execute(known).scalar()
    if found is not None:
        return found
    ensure_guild(tx, caller.guild_id, at)
    row = {
        "guild_id": caller.guild_id,
        "key": file.key,
        "digest": file.digest,
        "name": file.name,
        "state": ARRIVING,
        "creator_id": None if creator is None else creator.id,
        "stream_id": stream,
        "staged_at": to_ms(at),
        "staged_by": caller.member_id,
    }
    return tx.execute(insert(imports).returning(imports.c.id), row).scalar_one()


def put_piece(tx: Connection, import_id: int, place: int, content: bytes) -> None:
    """One piece more, unless it is there from an earlier try or all of them are."""
    arriving = select(imports.c.id).where(imports.c.id == import_id, imports.c.state == ARRIVING)
    there = select(import_pieces.c.place).where(import_pieces.c.import_id == import_id, import_pieces.c.place == place)
    if tx.execute(arriving).first() is None or tx.execute(there).first() is not None:
        return
    tx.execute(insert(import_pieces), {"import_id": import_id, "place": place, "content": content})


def arrived(tx: Connection, guild_id: int, import_id: int) -> Staged:
    """All pieces are there."""
    whole = update(imports).where(imports.c.id == import_id, imports.c.state == ARRIVING)
    tx.execute(whole.values(state=ImportState.STAGED.value))
    return staged_by_id(tx, guild_id, import_id)


def import_row(tx: Connection, guild_id: int, import_id: int) -> AnyRow:
    """An import of this server.

    Raises:
        NotFound: ``import-unknown``.
    """
    here = (imports.c.id == import_id) & (imports.c.guild_id == guild_id) & (imports.c.state != ARRIVING)
    row = tx.execute(select(imports).where(here)).one_or_none() if 0 < import_id < 1 << 63 else None
    if row is None:
        raise NotFound("import-unknown", piece=str(import_id))
    return row


def staged_by_id(tx: Connection, guild_id: int, import_id: int) -> Staged:
    """An import as people know it.

    Raises:
        NotFound: ``import-unknown``.
    """
    row = import_row(tx, guild_id, import_id)
    return Staged(
        id=row.id,
        guild_id=row.guild_id,
        name=row.name,
        kind=row.kind,
        state=ImportState(row.state),
        staged_by=row.staged_by,
        staged_at=from_ms(row.staged_at),
        creator=None if row.creator_id is None else creator_by_id(tx, row.creator_id),
        stream_id=row.stream_id,
        earlier=_earlier(tx, row),
    )


def creator_by_id(tx: Connection, creator_id: int) -> Creator:
    """A creator, also one who was removed."""
    return creator_of(tx.execute(select(*CREATOR_COLUMNS).where(creators.c.id == creator_id)).one())


def still_here(tx: Connection, creator: Creator | None) -> None:
    """Nothing is imported for who is taken off the list.

    Raises:
        NotFound: ``import-creator-gone``.
    """
    if creator is None:
        return
    gone = select(creators.c.id).where(creators.c.id == creator.id, creators.c.removed_at.is_not(None))
    if tx.execute(gone).first() is not None:
        raise NotFound("import-creator-gone", creator=creator.handle)


def may_touch(tx: Connection, caller: Caller, import_id: int) -> Staged:
    """The import, for whoever dropped it and for managers.

    Raises:
        NotFound: ``import-unknown``.
        NotAllowed: ``import-not-yours``.
    """
    staged = staged_by_id(tx, caller.guild_id, import_id)
    theirs = staged.creator is not None and owns(caller, staged.creator)
    if not (caller.manager or staged.staged_by == caller.member_id or theirs):
        raise NotAllowed("import-not-yours")
    return staged


def still_staged(tx: Connection, caller: Caller, import_id: int) -> Staged:
    """The import, while nothing of it counts and its content is there.

    Raises:
        NotFound: ``import-unknown``, ``import-expired`` or ``import-cancelled``.
        NotAllowed: ``import-not-yours``.
        Conflict: ``import-applying``, ``import-done`` or ``import-undone``.
    """
    staged = may_touch(tx, caller, import_id)
    row = import_row(tx, caller.guild_id, import_id)
    match staged.state:
        case ImportState.STAGED if row.kept:
            return staged
        case ImportState.APPLYING | ImportState.UNDOING:
            raise Conflict("import-applying")
        case ImportState.DONE:
            raise Conflict("import-done", rows=row.rows_new)
        case ImportState.UNDONE:
            raise Conflict("import-undone")
        case _:
            raise NotFound("import-expired" if row.undone_at is None else "import-cancelled")


def answers_of(tx: Connection, guild_id: int, import_id: int) -> dict[str, str]:
    """What was answered about a file so far."""
    return json.loads(import_row(tx, guild_id, import_id).answers)


def put_answer(tx: Connection, guild_id: int, import_id: int, kind: str, answer: str) -> None:
    """One more answer."""
    told = answers_of(tx, guild_id, import_id) | {kind: answer}
    tx.execute(update(imports).where(imports.c.id == import_id).values(answers=json.dumps(told)))


def put_creator(tx: Connection, import_id: int, creator: Creator) -> None:
    """Whose file it is."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(creator_id=creator.id))


def put_nobody(tx: Connection, import_id: int) -> None:
    """An agency's file is no single creator's, whomever it was dropped for: it is the managers' alone."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(creator_id=None, stream_id=None))


def put_stream(tx: Connection, guild_id: int, import_id: int, stream_id: int) -> None:
    """For rows that tell no time: this stream, and with it its creator.

    Raises:
        NotFound: the server has no such stream.
    """
    stream = stream_by_id(tx, guild_id, stream_id)
    values = {"stream_id": stream.id, "creator_id": stream.creator.id}
    tx.execute(update(imports).where(imports.c.id == import_id).values(values))


def put_kind(tx: Connection, import_id: int, kind: str) -> None:
    """What the file turned out to be."""
    tx.execute(update(imports).where(imports.c.id == import_id).values(kind=kind))


def discard(tx: Connection, caller: Caller, import_id: int, at: datetime) -> Staged:
    """Nothing will come of it: its content goes now. Again changes nothing.

    Raises:
        Conflict: it counts already.
    """
    staged = may_touch(tx, caller, import_id)
    if staged.state is ImportState.GONE:
        return staged
    still_staged(tx, caller, import_id)
    values = {"state": ImportState.GONE.value, "undone_at": to_ms(at), "undone_by": caller.member_id, "kept": False}
    tx.execute(update(imports).where(imports.c.id == import_id).values(values))
    tx.execute(delete(import_pieces).where(import_pieces.c.import_id == import_id))
    return staged_by_id(tx, caller.guild_id, import_id)


def old_contents(tx: Connection, before: datetime) -> list[int]:
    """Imports whose content was kept long enough; one that is being applied is read to its end first."""
    over = imports.c.kept & (imports.c.staged_at < to_ms(before)) & (imports.c.state != ImportState.APPLYING.value)
    return list(tx.execute(select(imports.c.id).where(over)).scalars())


def drop_content(tx: Connection, import_id: int) -> None:
    """The content goes; what the import brought, and its row, stay."""
    still = (imports.c.id == import_id) & (imports.c.state != ImportState.APPLYING.value)
    if tx.execute(select(imports.c.id).where(still)).first() is None:
        return
    tx.execute(delete(import_pieces).where(import_pieces.c.import_id == import_id))
    tx.execute(update(imports).where(imports.c.id == import_id).values(kept=False))
    waiting = imports.c.state.in_([ImportState.STAGED.value, ARRIVING])
    gone = update(imports).where(imports.c.id == import_id, waiting)
    tx.execute(gone.values(state=ImportState.GONE.value))


def waiting_of(tx: Connection, ids: Collection[int]) -> set[int]:
    """Those of these files that still wait to be confirmed."""
    waits = imports.c.kept & (imports.c.state == ImportState.STAGED.value)
    return set(tx.execute(select(imports.c.id).where(imports.c.id.in_(ids), waits)).scalars())


def pieces_of(tx: Connection, import_id: int) -> list[int]:
    """The places of a file's pieces, in order."""
    places = select(import_pieces.c.place).where(import_pieces.c.import_id == import_id)
    return list(tx.execute(places.order_by(import_pieces.c.place)).scalars())


def piece(tx: Connection, import_id: int, place: int) -> bytes:
    """One piece; nothing when it is gone by now."""
    of = (import_pieces.c.import_id == import_id) & (import_pieces.c.place == place)
    return tx.execute(select(import_pieces.c.content).where(of)).scalar() or b""


def forget_imports_of(tx: Connection, creator_id: int) -> None:
    """A creator's history goes, or the creator: so do the files that told of it. What they were stays as counts."""
    for table in (import_also, import_identities, import_rooms):
        tx.execute(delete(table).where(table.c.creator_id == creator_id))
    _forget(tx, imports.c.creator_id == creator_id, creator_id=None, stream_id=None)


def forget_dropped(tx: Connection, member_id: int) -> None:
    """Files that a person dropped: their contents and names go. What they brought is other people's too and stays."""
    _forget(tx, imports.c.staged_by == member_id)


def _forget(tx: Connection, which: ColumnElement[bool], **values: None) -> None:
    of = select(imports.c.id).where(which)
    tx.execute(delete(import_pieces).where(import_pieces.c.import_id.in_(of)))
    waiting = imports.c.state.in_([ImportState.STAGED.value, ARRIVING])
    tx.execute(update(imports).where(which, waiting).values(state=ImportState.GONE.value))
    tx.execute(update(imports).where(which).values(name="", answers="{}", kept=False, **values))


def busy(tx: Connection) -> Iterator[tuple[int, int, ImportState]]:
    """Server, id and state of every import that was under way when the process last stopped."""
    under_way = [ImportState.APPLYING.value, ImportState.UNDOING.value]
    rows = tx.execute(select(imports.c.guild_id, imports.c.id, imports.c.state).where(imports.c.state.in_(under_way)))
    return iter([(row.guild_id, row.id, ImportState(row.state)) for row in rows])


def _earlier(tx: Connection, row: AnyRow) -> int | None:
    standing = imports.c.state.in_([ImportState.APPLYING.value, ImportState.DONE.value])
    same = (imports.c.guild_id == row.guild_id) & (imports.c.digest == row.digest) & (imports.c.id != row.id)
    return tx.execute(select(imports.c.id).where(same, standing).order_by(imports.c.id).limit(1)).scalar()
