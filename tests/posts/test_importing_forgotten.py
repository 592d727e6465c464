"""People and handles that are forgotten while a file of theirs waits, or is being counted in."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from db.personal_data import PersonalData
from domain.errors import NotFound
from domain.importing import Choice, ImportState
from imports import process
from posts.import_chunks import KeptBatches
from tests.db.world import ANNA, MANAGER, MODERATOR, NOON
from tests.posts.importers import NOW, as_csv, evening

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import IO, Any

    from domain.access import Caller
    from domain.importing import Imported, Progress
    from tests.posts.importers import Importer

ROWS = evening(60)
PEOPLE = """
SELECT reported_by AS somebody FROM reporters UNION SELECT voided_by FROM voids
UNION SELECT confirmed_by FROM imports WHERE confirmed_by IS NOT NULL UNION SELECT "by" FROM history
"""


@pytest.fixture
def kept_files(monkeypatch: pytest.MonkeyPatch) -> list[IO[bytes]]:
    """The temporary files of previews."""
    files: list[IO[bytes]] = []
    made = KeptBatches.__init__

    def noted(self: KeptBatches) -> None:
        made(self)
        assert self._file is not None  # pyright: ignore[reportPrivateUsage]
        files.append(self._file)  # pyright: ignore[reportPrivateUsage]

    monkeypatch.setattr(KeptBatches, "__init__", noted)
    return files


def open_files(files: list[IO[bytes]]) -> int:
    """How many of them are there still."""
    gc.collect()
    return sum(not file.closed for file in files)


async def people(importer: Importer) -> set[int]:
    """Whom the tables name."""
    return set(await importer.world.database.read(lambda tx: tx.exec_driver_sql(PEOPLE).scalars().all()))


async def taken_while(
    importer: Importer,
    happens: Callable[[], Awaitable[Any]],
    *,
    dropped: Caller,
    confirmed: Caller,
) -> Imported:
    """Import, and let something happen after the first chunk."""
    staged = await importer.drop(as_csv(ROWS), dropped)
    await importer.look(staged, confirmed)
    happened = False

    async def then(progress: Progress) -> None:
        nonlocal happened
        if progress.applying and not happened:
            happened = True
            await happens()

    done = await importer.importing.confirm(confirmed, staged.id, Choice.KEEP_BOTH, then)
    assert happened
    return done


async def test_what_was_read_goes_with_the_person_who_dropped_it(importer: Importer, kept_files: list[IO[bytes]]):
    mine = await importer.drop(as_csv(ROWS), MODERATOR)
    others = await importer.drop(as_csv(ROWS))
    await importer.look(mine, MODERATOR)
    await importer.look(others)
    assert open_files(kept_files) == 2
    await PersonalData(importer.world.database).delete(MODERATOR.member_id, NOW)
    await importer.importing.forget_previews()
    assert open_files(kept_files) == 1
    await importer.importing.confirm(ANNA, others.id, Choice.KEEP_BOTH, importer.told)


async def test_what_was_read_for_a_handle_goes_with_its_history(importer: Importer, kept_files: list[IO[bytes]]):
    await importer.look(await importer.drop(as_csv(ROWS)))
    await importer.world.creators.remove(MANAGER, "anna", NOON, delete_history=True)
    await importer.importing.forget_old(NOW)
    assert open_files(kept_files) == 0


async def test_nothing_is_kept_of_a_file_that_went_while_it_was_read(importer: Importer, kept_files: list[IO[bytes]]):
    staged = await importer.drop(as_csv(ROWS), MODERATOR)

    async def forget(_: Progress) -> None:
        await PersonalData(importer.world.database).delete(MODERATOR.member_id, NOW)

    with pytest.raises(NotFound):
        await importer.importing.preview(MANAGER, staged.id, forget)
    assert open_files(kept_files) == 0


async def test_who_confirmed_is_not_named_again_after_being_forgotten(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "ROWS", 10)

    async def forget() -> None:
        await PersonalData(importer.world.database).delete(MANAGER.member_id, NOW)

    done = await taken_while(importer, forget, dropped=ANNA, confirmed=MANAGER)
    assert done.new == 60
    assert MANAGER.member_id not in await people(importer)
    assert await importer.differences() == []


async def test_an_import_ends_where_it_is_when_its_handle_is_forgotten(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "ROWS", 10)
    await importer.world.creators.confirm(MANAGER, "anna", NOON)

    async def forget() -> None:
        await PersonalData(importer.world.database).delete(ANNA.member_id, NOW)

    done = await taken_while(importer, forget, dropped=MODERATOR, confirmed=MODERATOR)
    assert done.staged.state is ImportState.DONE
    assert await importer.importing.undo(MODERATOR, done.staged.id, NOW)
    assert ANNA.member_id not in await people(importer)


async def test_an_import_ends_when_its_streams_go_with_an_unproven_handle(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(process, "ROWS", 10)

    async def forget() -> None:
        await PersonalData(importer.world.database).delete(ANNA.member_id, NOW)

    done = await taken_while(importer, forget, dropped=ANNA, confirmed=ANNA)
    assert done.staged.state is ImportState.DONE
    assert ANNA.member_id not in await people(importer)
    assert await importer.world.wrong_boards() == []
