"""How digests are set, turned off and brought back; what they say is in ``ui/digest_card.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, cast

from domain.digests import Digest
from domain.periods import Period
from domain.schedules import Schedule
from ui.checks import missing_in
from ui.digest_words import about_words, days_words, when_words, where_words
from ui.options import choices
from ui.posted import Refused, what_helps
from ui.press import button, row_of, select
from ui.reply import Reply
from ui.text import STOCK_LOCALE, Markup, harmless, moment, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from domain.schedules import Due, Every
    from ui.options import Choices
    from ui.text import Text

NOTHING = "-"
"""In a button's id: left out."""
MINUTES = 60


def every_choices() -> Choices:
    """How often."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"digest-every-{one}"), one) for one in ("day", "week", "month"))


def scope_choices() -> Choices:
    """About whom."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"digest-scope-{one}"), one) for one in ("creator", "server"))


def place_choices() -> Choices:
    """Where to."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"digest-to-{one}"), one) for one in ("channel", "dm"))


def empty_choices() -> Choices:
    """What it does when nothing happened."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"digest-empty-{one}"), one) for one in ("say", "silent"))


def name_choices(text: Text, digests: Sequence[Digest]) -> Choices:
    """Digests by name, with when they come."""
    return choices((f"{digest.name} · {when_words(digest.schedule, text)}", digest.name) for digest in digests)


def refusals(guild: discord.Guild | None, digest: Digest) -> list[Refused]:
    """What is missing in its channel."""
    if guild is None or digest.channel_id is None:
        return []
    channel = guild.get_channel_or_thread(digest.channel_id)
    missing = () if channel is None else tuple(missing_in(channel))
    return [Refused(digest.channel_id, missing)] if channel is None or missing else []


# -- replies -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Before:
    """What a digest was before it was changed, as an Undo button carries it."""

    digest: Digest
    creator_id: int | None

    @property
    def parts(self) -> tuple[object, ...]:
        """For a ``custom_id``; in whose direct messages it came is who presses."""
        digest, schedule = self.digest, self.digest.schedule
        return (
            digest.id,
            schedule.every.value,
            schedule.clock.hour * MINUTES + schedule.clock.minute,
            NOTHING if schedule.day is None else schedule.day,
            digest.channel_id or NOTHING,
            self.creator_id or NOTHING,
            int(digest.silent),
        )

    @classmethod
    def read(cls, parts: tuple[str, ...], guild_id: int, member_id: int) -> Before:
        """From the parts of a ``custom_id``."""
        digest_id, every, minute, day, channel, creator, silent = parts
        clock, channel_id = time(*divmod(int(minute), MINUTES)), _number(channel)
        digest = Digest(
            id=int(digest_id),
            guild_id=guild_id,
            name="",
            schedule=Schedule(cast("Every", Period(every)), clock, _number(day)),
            upcoming=date.min,
            member_id=member_id if channel_id is None else None,
            channel_id=channel_id,
            silent=silent == "1",
        )
        return cls(digest, _number(creator))


def _number(part: str) -> int | None:
    return None if part == NOTHING else int(part)


def kept(text: Text, digest: Digest, due: Due, before: Digest | None, refused: Sequence[Refused]) -> Reply:
    """What comes from now on, and when the next one does; what stands in its way, and the way back."""
    lines = [
        text.say(
            "digest-kept",
            name=digest.name,
            when=when_words(digest.schedule, text),
            where=where_words(digest, text),
            about=about_words(digest, text),
        ),
        _next(text, digest, due),
        *([text.say("digest-stays-silent")] if digest.silent else []),
        *(Markup(f"⚠️ {what_helps(text, one, key='digest-channel-refuses')}") for one in refused),
    ]
    if before is not None:
        lines.append(
            text.say(
                "digest-before",
                when=when_words(before.schedule, text),
                where=where_words(before, text),
                about=about_words(before, text),
            )
        )
        creator_id = None if before.creator is None else before.creator.id
        undo = button("digest-back", *Before(before, creator_id).parts, label=text.say("button-undo"), emoji="↩️")
    else:
        undo = button("digest-off", digest.id, label=text.say("button-undo"), emoji="↩️")
    preview = button("digest-preview", digest.id, label=text.say("button-preview"), emoji="👀")
    return Reply("\n".join(lines), view=row_of(preview, undo))


def as_before(text: Text, digest: Digest, due: Due, refused: Sequence[Refused]) -> Reply:
    """It stands so already."""
    said = text.say(
        "digest-as-before",
        name=digest.name,
        when=when_words(digest.schedule, text),
        where=where_words(digest, text),
        about=about_words(digest, text),
    )
    warnings = [Markup(f"⚠️ {what_helps(text, one, key='digest-channel-refuses')}") for one in refused]
    return Reply("\n".join([said, _next(text, digest, due), *warnings]))


def _next(text: Text, digest: Digest, due: Due) -> Markup:
    period = days_words(digest.schedule.every, due.days, text)
    return text.say("digest-next", at=moment(due.at, "F"), relative=moment(due.at, "R"), period=period)


def off(text: Text, digest: Digest) -> Reply:
    """It comes no more, and how it comes back."""
    back = button("digest-on", digest.id, label=text.say("button-undo"), emoji="↩️")
    return Reply(text.say("digest-turned-off", name=digest.name), view=row_of(back))


def which(text: Text, verb: str, digests: Sequence[Digest]) -> Reply:
    """Several stand: which of them is meant?"""
    pairs = [(f"{digest.name} · {when_words(digest.schedule, text)}", str(digest.id)) for digest in digests]
    hint = text.say("digest-which")
    return Reply(hint, view=row_of(select(verb, hint=hint, choices=pairs)))


def preview(text: Text, digest: Digest, due: Due, reply: Reply, *, unreached: bool) -> Reply:
    """How it looks, and when the next one comes; ``unreached``: the last one was not taken."""
    lines = [text.say("digest-preview", name=digest.name, where=where_words(digest, text)), _next(text, digest, due)]
    if unreached:
        lines.append(text.say("digest-dm-closed"))
    return Reply("\n".join(lines), embed=reply.embed, view=reply.view, files=reply.files)


def not_reached(text: Text, digest: Digest) -> Reply:
    """For managers: a member takes no direct messages. Not a word of what it says."""
    return Reply(text.say("digest-not-reached", name=digest.name, member=Markup(f"<@{digest.member_id}>")))


def ended(text: Text, digest: Digest, server: str) -> Reply:
    """The last that a member hears of a digest that is not theirs any more."""
    return Reply(text.say("digest-ended", name=digest.name, server=harmless(server)))
