"""How an import looks once it counts: what it brought, the rows to mend, and its undo."""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import TYPE_CHECKING

import discord

from ui.import_words import LONGEST_NAME, stream_line
from ui.imports import LONGEST_FIELD, MOST_TARGETS, counted, refused_button
from ui.layout import ACCENT, bounded, mention
from ui.press import Lasting, button, row_of
from ui.reply import Reply
from ui.text import Markup

if TYPE_CHECKING:
    from domain.importing import Imported, Staged
    from ui.text import Text

ASKS_ABOVE = 100
"""More rows than this are taken back only after a second press."""
LONGEST_STEM = 60


def done(text: Text, imported: Imported, *, by: int, to_register: int = 0) -> Reply:
    """What counts now, and how to take it back. ``by``: who confirmed; ``to_register``: new creators of an agency."""
    staged = imported.staged
    embed = discord.Embed(title=text.say("import-done-title", name=staged.name[:LONGEST_NAME]), colour=ACCENT)
    embed.description = "\n".join(_brought(text, imported, by))
    if imported.streams:
        named: list[str] = [stream_line(stream) for stream in imported.streams[:MOST_TARGETS]]
        if len(imported.streams) > MOST_TARGETS:
            named.append(text.say("and-more", count=len(imported.streams) - MOST_TARGETS))
        embed.add_field(name=text.say("import-field-streams"), value=bounded(named, text, LONGEST_FIELD), inline=False)
    buttons: list[Lasting] = []
    if to_register:
        label = text.say("button-import-register", creators=to_register)
        green = discord.ButtonStyle.success
        buttons.append(button("import-register", staged.id, label=label, emoji="👤", style=green))
    buttons.append(_undo(text, imported))
    if imported.refused:
        buttons.append(refused_button(text, staged.id))
    return Reply(embed=embed, view=row_of(*buttons))


def _brought(text: Text, imported: Imported, by: int) -> list[Markup]:
    lines = [text.say("import-done-rows", new=imported.new, diamonds=imported.diamonds)]
    if imported.repeated:
        lines.append(text.say("import-done-repeated"))
    told = {"known": imported.known, "refused": imported.refused, "metrics": imported.metrics}
    new = imported.new_streams - imported.planned
    lines += counted(text, "import-done", **told, new_streams=new, planned=imported.planned)
    if imported.voided is not None and imported.voided.reports:
        voided = imported.voided
        lines.append(text.say("import-done-voided", reports=voided.reports, diamonds=voided.diamonds))
    if imported.staged.staged_by != by:
        lines.append(text.say("import-done-for", member=mention(imported.staged.staged_by)))
    return lines


def done_elsewhere(text: Text, imported: Imported) -> Reply:
    """One line for a channel, where the private reply can't be reached any more."""
    said = text.say("import-done-elsewhere", name=imported.staged.name, new=imported.new)
    return Reply(said, view=row_of(_undo(text, imported)), private=False)


def _undo(text: Text, imported: Imported) -> Lasting:
    return button("import-undo", imported.staged.id, imported.new, label=text.say("button-import-undo"), emoji="↩️")


def ask_undo(text: Text, number: int, rows: int) -> Reply:
    """Whether all of it shall go."""
    sure = button(
        "import-undo-sure",
        number,
        label=text.say("button-import-undo-sure", rows=rows),
        style=discord.ButtonStyle.danger,
    )
    keep = button("import-keep", number, label=text.say("button-import-stay"))
    return Reply(text.say("import-ask-undo", rows=rows), view=row_of(sure, keep))


def undone(text: Text, imported: Imported) -> Reply:
    """What went, and what came back."""
    name = imported.staged.name
    lines = [text.say("import-taken-back", name=name, rows=imported.new, diamonds=imported.diamonds)]
    if imported.repeated:
        lines.append(text.say("import-taken-back-before"))
    if imported.voided is not None and imported.voided.reports:
        lines.append(text.say("import-taken-back-typed", reports=imported.voided.reports))
    if imported.stayed:
        lines.append(text.say("import-taken-back-stayed", rows=imported.stayed))
    if imported.planned:
        lines.append(text.say("import-taken-back-planned", streams=imported.planned))
    lines.append(text.say("import-taken-back-again"))
    return Reply("\n".join(lines))


def refused_file(text: Text, name: str, content: bytes) -> Reply:
    """The refused rows to mend."""
    stem = PurePath(name).stem[:LONGEST_STEM] or "import"
    file = discord.File(io.BytesIO(content), f"refused-{stem}.csv")
    return Reply(text.say("import-refused-file", name=name), files=(file,))


def cancelled(text: Text, staged: Staged) -> Reply:
    """Its content is gone; nothing was counted."""
    return Reply(text.say("import-cancelled-done", name=staged.name))
