"""How an import looks before it counts: how far it is read, what it would bring, and what has to be asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import discord

from domain.importing import KEPT, Choice
from ui.backstage_import import backstage_fields, backstage_lines
from ui.forms import Field
from ui.import_words import LONGEST_NAME, reason, stream_line, when
from ui.layout import ACCENT, bounded
from ui.options import stream_choices
from ui.press import MOST_CHOICES, Lasting, button, row_of, select
from ui.reply import Reply
from ui.text import Markup, harmless, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from domain.creators import Creator
    from domain.errors import WhichStream
    from domain.importing import Preview, Progress, Target
    from domain.imports import Ambiguous, Refusal
    from ui.text import Text

LONGEST_FIELD = 950
"""Letters of an embed's field; Discord takes 1,024, and "and 7 more" may follow."""
MOST_TARGETS = 8
"""Streams that a preview names; a year of them may be in a file."""
CHOICES = {Choice.PREFER_FILE: "📥", Choice.KEEP_BOTH: "👥"}
AS_OF = "as-of"
"""The kind of question whose answer is a day."""


def progress(text: Text, name: str, far: Progress, *, undoing: bool = False) -> Reply:
    """How far it is, while somebody waits."""
    doing = "undoing" if undoing else "writing" if far.applying else "reading"
    # The estimate counts lines; a row may span none or several of them.
    about = "-about" if far.about >= far.rows > 0 else ""
    return Reply(text.say(f"import-{doing}{about}", name=name, rows=far.rows, about=far.about))


def preview(text: Text, shown: Preview) -> Reply:
    """What the file would bring. Nothing counts yet."""
    embed = discord.Embed(title=_title(text, shown), colour=ACCENT)
    embed.description = "\n".join(_counts(text, shown))
    for name, value in (*_fields(text, shown), *_backstage(text, shown)):
        embed.add_field(name=name, value=value, inline=False)
    return Reply(embed=embed, view=row_of(*_buttons(text, shown)))


def _title(text: Text, shown: Preview) -> str:
    return text.say("import-preview-title", name=shown.staged.name[:LONGEST_NAME])


def _counts(text: Text, shown: Preview) -> list[Markup]:
    kind, creator = text.say(f"import-kind-{shown.kind}"), shown.staged.creator
    if creator is None:
        lines = [text.say("import-preview-what", kind=kind, rows=shown.rows)]
    else:
        lines = [text.say("import-preview-whose", kind=kind, creator=creator.handle, rows=shown.rows)]
    if shown.staged.earlier is not None:
        lines.append(text.say("import-earlier"))
    lines.append(text.say("import-new", new=shown.new, diamonds=shown.diamonds_new))
    lines += counted(
        text,
        known=shown.known,
        known_deleted=shown.known_deleted,
        refused=shown.refused,
        new_streams=shown.new_streams - shown.planned,
        planned=shown.planned,
        metrics=shown.metrics,
    )
    if shown.backstage is not None:
        lines += backstage_lines(text, shown.backstage)
    until = moment(shown.staged.staged_at + KEPT, "R")
    lines += [Markup(""), text.say("import-not-yet", until=until) if adds(shown) else text.say("import-nothing-new")]
    return lines


def counted(text: Text, prefix: str = "import", **counts: int) -> list[Markup]:
    """A line for each that is not nothing."""
    return [text.say(f"{prefix}-{name.replace('_', '-')}", count=count) for name, count in counts.items() if count]


def adds(shown: Preview) -> bool:
    """Whether confirming would change anything."""
    return bool(shown.new or shown.metrics or shown.new_streams)


def _fields(text: Text, shown: Preview) -> list[tuple[str, str]]:
    fields: list[tuple[str, str]] = []
    if shown.targets:
        lines: list[str] = [target_line(text, target) for target in _named(shown.targets)]
        if len(shown.targets) > MOST_TARGETS:
            lines.append(text.say("and-more", count=len(shown.targets) - MOST_TARGETS))
        fields.append((text.say("import-field-where"), bounded(lines, text, LONGEST_FIELD)))
    if shown.typed is not None:
        typed = text.say("import-typed", reports=shown.typed.reports, diamonds=shown.typed.diamonds)
        fields.append((text.say("import-field-typed"), typed))
    if shown.unknown_gifts:
        names = bounded([harmless(name) for name in shown.unknown_gifts], text, LONGEST_FIELD // 2).replace("\n", ", ")
        fields.append((text.say("import-field-unknown"), text.say("import-unknown-gifts", gifts=Markup(names))))
    if shown.refusals:
        lines = [refused_line(text, refusal) for refusal in shown.refusals]
        if shown.refused > len(lines):
            lines.append(text.say("and-more", count=shown.refused - len(lines)))
        fields.append((text.say("import-field-refused"), bounded(lines, text, LONGEST_FIELD)))
    return fields


def _backstage(text: Text, shown: Preview) -> list[tuple[str, str]]:
    return [] if shown.backstage is None else backstage_fields(text, shown.backstage)


def _named(targets: Sequence[Target]) -> list[Target]:
    """The streams that are named, by their start: where there are too many, those that people know."""
    places = sorted(range(len(targets)), key=lambda at: (targets[at].typed is None, targets[at].stream is None))
    return [targets[at] for at in sorted(places[:MOST_TARGETS])]


def target_line(text: Text, target: Target) -> Markup:
    """One stream, and what falls into it."""
    if target.stream is not None:
        what = stream_line(target.stream)
    elif target.planned is not None:
        what = text.say("import-target-planned", when=when(target.started_at, target.ended_at), title=target.planned)
    else:
        what = text.say("import-target-new", when=when(target.started_at, target.ended_at))
    return text.say("import-target", what=what, rows=target.rows, diamonds=target.diamonds)


def refused_line(text: Text, refusal: Refusal) -> Markup:
    """Where and why."""
    why = reason(text, refusal)
    line = Markup(refusal.line)
    if refusal.column is None:
        return text.say("import-refused-line", line=line, reason=why)
    return text.say("import-refused-cell", line=line, column=refusal.column, reason=why)


def _buttons(text: Text, shown: Preview) -> list[Lasting]:
    number, buttons = shown.staged.id, list[Lasting]()
    if adds(shown) and shown.typed is not None:
        for choice in (Choice.PREFER_FILE, Choice.KEEP_BOTH):
            label = text.say(f"button-import-{choice.value}")
            buttons.append(button("import-confirm", number, choice.value, 0, label=label, emoji=CHOICES[choice]))
    elif adds(shown):
        new = 0 if shown.backstage is None else len(shown.backstage.to_register)
        parts = (number, Choice.KEEP_BOTH.value, new)
        green = discord.ButtonStyle.success
        buttons.append(
            button("import-confirm", *parts, label=text.say("button-import-confirm"), emoji="✅", style=green)
        )
    if shown.refused:
        buttons.append(refused_button(text, number))
    buttons.append(_cancel(text, number))
    return buttons


def _cancel(text: Text, number: int) -> Lasting:
    return button("import-cancel", number, label=text.say("button-import-cancel"), emoji="🗑️")


def refused_button(text: Text, number: int) -> Lasting:
    """Hands out the refused rows."""
    return button("import-refused", number, label=text.say("button-import-refused"), emoji="📄")


# -- what has to be asked ----------------------------------------------------------------------------------------------


def ambiguous(text: Text, number: int, name: str, asked: Ambiguous, today: date) -> Reply:
    """A question that only the person can answer: both readings as buttons, or days and a form."""
    said = text.say(f"import-ask-{asked.kind}", name=name, piece=asked.piece)
    if asked.kind == AS_OF:
        days = ((today, "button-import-today"), (today - timedelta(days=1), "button-import-yesterday"))
        buttons = [
            button("import-answer", number, AS_OF, day.isoformat(), label=text.say(key, day=text.day(day)))
            for day, key in days
        ]
        buttons.append(button("import-day", number, label=text.say("button-import-other-day"), emoji="✏️"))
    else:
        buttons = [
            button("import-answer", number, asked.kind, one.answer, label=_meaning(text, one.meaning))
            for one in asked.readings
        ]
    return Reply(said, view=row_of(*buttons, _cancel(text, number)))


def _meaning(text: Text, meaning: str) -> str:
    """Days are shown with their month's name: that is what the question is about."""
    try:
        return text.day(date.fromisoformat(meaning))
    except ValueError:
        return meaning


def day_field(text: Text, today: date) -> Field:
    """For any other day."""
    return Field("day", text.say("import-day-field"), example=str(today - timedelta(days=2)), required=True)


def which_creator(text: Text, number: int, name: str, creators: Sequence[Creator]) -> Reply:
    """Whose file it is."""
    choices = [(f"@{creator.handle}", creator.handle) for creator in creators]
    hint = text.say("ask-creator-hint-more" if len(choices) > MOST_CHOICES else "ask-creator-hint")
    which = select("import-choose", number, "creator", hint=hint, choices=choices)
    return Reply(text.say("import-ask-creator", name=name), view=row_of(which, _cancel(text, number)))


def which_stream(text: Text, number: int, name: str, asked: WhichStream, zone: tzinfo) -> Reply:
    """Where rows without a time belong."""
    key = "import-ask-stream" if asked.choices else "import-no-stream"
    said = text.say(key, name=name, creator=asked.creator.handle)
    items = [_cancel(text, number)]
    if asked.choices:
        pairs = [(choice.name, str(choice.value)) for choice in stream_choices(asked.choices, zone)]
        items.insert(0, select("import-choose", number, "stream", hint=text.say("ask-stream-hint"), choices=pairs))
    return Reply(said, view=row_of(*items))


def which_file(text: Text, message_id: int, names: Sequence[str]) -> Reply:
    """A message with several files."""
    pairs = [(name, str(place)) for place, name in enumerate(names)]
    hint = text.say("import-ask-file-hint")
    return Reply(text.say("import-ask-file"), view=row_of(select("import-pick", message_id, hint=hint, choices=pairs)))
