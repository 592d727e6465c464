"""How plans look: the preview, what was set, the text to promote it, reminders, the list before going live."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import discord
from babel.dates import format_date, format_datetime

from domain.numbers import write_duration
from domain.plans import Check, Repeat, live_page
from ui.layout import LONGEST_REPLY, bounded, mention
from ui.options import choices
from ui.press import button, row_of
from ui.reply import Reply
from ui.streams import line
from ui.text import STOCK_LOCALE, Markup, harmless, moment, text_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    from domain.plans import Plan, Ticked, Wanted
    from ui.options import Choices
    from ui.press import Lasting
    from ui.text import Text

AGREED = "plan-set"
"""In ``interaction.extras``: the moment that was agreed to, in seconds since 1970."""
NETWORKS = ("instagram", "x", "youtube", "discord")


@dataclass(frozen=True, slots=True)
class Preview:
    """What somebody is about to plan, or where they are about to move it."""

    key: str
    """Of the request that is carried on."""
    typed: str
    readings: Sequence[datetime]
    duration: timedelta
    zone: ZoneInfo
    title: str
    handle: str
    reminders: Sequence[timedelta] = ()
    weekly: bool = False
    channel_id: int | None = None
    """Where reminders go; none where nothing is said of them."""
    moved_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a plan's event in Discord."""

    link: str | None = None
    missing: bool = False
    """The bot lacks Create Events."""
    full: bool = False
    """The server has as many events as Discord keeps."""
    failed: bool = False
    """Discord did not take it; it is tried again."""


def repeat_choices() -> Choices:
    """How often, by name."""
    text = text_in(STOCK_LOCALE)
    return choices((text.say(f"plan-repeat-{repeat.value}"), repeat.value) for repeat in Repeat)


def agreed(interaction: discord.Interaction[Any]) -> datetime | None:
    """The moment that was agreed to on the preview; none while there was none."""
    seconds = interaction.extras.get(AGREED)
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def event_link(guild_id: int, event_id: int) -> str:
    """An event, as it is opened in Discord."""
    return f"https://discord.com/events/{guild_id}/{event_id}"


def may_make_events(me: discord.Member) -> bool:
    """Whether the bot has Create Events."""
    return me.guild_permissions.create_events


def preview(text: Text, seen: Preview, me: discord.Member | None) -> Reply:
    """What will be set, before it is; or which of several readings is meant."""
    several = len(seen.readings) > 1
    at = seen.readings[0]
    lines = [text.say("plan-title", title=seen.title, creator=seen.handle)]
    if several:
        lines.append(text.say("plan-several", when=seen.typed))
        lines += [_when(text, each, each + seen.duration) for each in seen.readings]
    elif seen.moved_from is None:
        lines.append(_when(text, at, at + seen.duration))
    else:
        lines.append(text.say("plan-move-preview", before=seen.moved_from, at=moment(at, "F"), soon=moment(at, "R")))
    if seen.weekly:
        lines.append(text.say("plan-weekly", zone=seen.zone.key))
    if seen.channel_id is not None:
        lines.append(_reminder_words(text, seen.reminders, seen.channel_id))
    if me is not None and not may_make_events(me):
        lines.append(text.say("plan-event-missing", me=me.display_name))
    labels = (
        _labels(text, seen) if several else [text.say("plan-button-move" if seen.moved_from else "plan-button-set")]
    )
    style = discord.ButtonStyle.secondary if several else discord.ButtonStyle.success
    agree = [
        button("ask", seen.key, AGREED, int(each.timestamp()), label=label, style=style, emoji="🗓️")
        for each, label in zip(seen.readings, labels, strict=True)
    ]
    change = button("ask-correct", seen.key, "when", label=text.say("plan-button-change"), emoji="✏️")
    return Reply(
        "\n".join(lines), view=row_of(*agree, change, button("stream-keep", label=text.say("plan-button-drop")))
    )


def seen_of(  # noqa: PLR0913 - what somebody wants, and how they asked for it
    wanted: Wanted, readings: Sequence[datetime], *, key: str, typed: str, zone: ZoneInfo, handle: str
) -> Preview:
    """A new plan as its preview; the channel of its reminders is the caller's to add."""
    return Preview(
        key=key,
        typed=typed,
        readings=readings,
        duration=wanted.duration,
        zone=zone,
        title=wanted.title,
        handle=handle,
        reminders=wanted.reminders,
        weekly=wanted.repeat is Repeat.WEEKLY,
    )


def planned(text: Text, plan: Plan, event: Event, zone: ZoneInfo, me: discord.Member | None) -> Reply:
    """It is set, where its event is, and the text to promote it elsewhere."""
    lines = [text.say("plan-set", title=plan.wanted.title, creator=plan.stream.creator.handle)]
    lines.append(_when(text, plan.at, plan.ends_at))
    if plan.series is not None and plan.weekly:
        lines.append(text.say("plan-weekly", zone=plan.series.zone))
    lines += [*_event_lines(text, plan, event, me), text.say("plan-promote")]
    lines += [_promotion(text, plan, network, zone) for network in NETWORKS]
    stream_id = plan.stream.id
    every = "all" if plan.weekly else "one"
    view = row_of(
        _list_button(text, stream_id),
        button("plan-cancel", stream_id, every, label=text.say("button-undo"), emoji="↩️"),
    )
    return Reply(bounded(lines, text, LONGEST_REPLY), view=view)


def moved(text: Text, plan: Plan, before: datetime, event: Event, me: discord.Member | None) -> Reply:
    """Another time, what follows it, and the way back."""
    lines = [
        text.say("plan-moved", title=plan.wanted.title, creator=plan.stream.creator.handle, before=before),
        _when(text, plan.at, plan.ends_at),
        *_event_lines(text, plan, event, me),
    ]
    items = [
        button("plan-move", plan.stream.id, int(before.timestamp()), label=text.say("button-undo"), emoji="↩️"),
    ]
    if plan.series is not None and plan.weekly:
        lines.append(text.say("plan-move-others", time=Markup(f"{plan.series.clock:%H:%M}"), zone=plan.series.zone))
        items.append(button("plan-move-all", plan.stream.id, label=text.say("plan-button-move-all"), emoji="🔁"))
    return Reply("\n".join(lines), view=row_of(*items))


def moved_all(text: Text, plan: Plan) -> Reply:
    """Those that follow come at this weekday and time too."""
    at = moment(plan.at, "F")
    return Reply(text.say("plan-moved-all", title=plan.wanted.title, at=at))


def ask_cancel(text: Text, plan: Plan) -> Reply:
    """A weekly plan: this one, or all of them?"""
    stream_id = plan.stream.id
    view = row_of(
        button("plan-cancel", stream_id, "one", label=text.say("plan-button-this"), style=discord.ButtonStyle.danger),
        button("plan-cancel", stream_id, "all", label=text.say("plan-button-all"), style=discord.ButtonStyle.danger),
        button("stream-keep", label=text.say("button-keep")),
    )
    at = moment(plan.at, "F")
    return Reply(text.say("plan-cancel-ask", title=plan.wanted.title, at=at), view=view)


def called_off(text: Text, plan: Plan, following: Plan | None, event: Event, *, every: bool) -> Reply:
    """It does not take place, what follows, and the way back."""
    key = "plan-called-off-all" if every else "plan-called-off"
    lines = [text.say(key, title=plan.wanted.title, creator=plan.stream.creator.handle, at=plan.at)]
    if event.missing or event.failed:
        lines.append(text.say("plan-event-stays"))
    if following is not None:
        lines.append(text.say("plan-next", at=moment(following.at, "F")))
    back = button("plan-restore", plan.stream.id, "all" if every else "one", label=text.say("button-undo"), emoji="↩️")
    return Reply("\n".join(lines), view=row_of(back))


def restored(text: Text, plan: Plan, event: Event, me: discord.Member | None) -> Reply:
    """It takes place after all."""
    lines = [text.say("plan-restored", stream=line(text, plan.stream)), *_event_lines(text, plan, event, me)]
    return Reply("\n".join(lines))


def reminder(text: Text, plan: Plan, job_id: int) -> tuple[Reply, str]:
    """What is posted before a stream, and the mark that tells this post from every other."""
    lines = [
        text.say(
            "plan-reminder",
            creator=plan.stream.creator.handle,
            title=plan.wanted.title,
            at=moment(plan.at, "F"),
            soon=moment(plan.at, "R"),
        ),
        Markup(live_page(plan.stream.creator.handle)),
    ]
    listed = button("plan-list", plan.stream.id, job_id, label=text.say("plan-button-list"), emoji="📋")
    return Reply("\n".join(lines), view=row_of(listed), private=False), listed.custom_id


def checklist(text: Text, ticked: Ticked) -> Reply:
    """What to think of before going live; every press answers with the list as it stands then."""
    plan = ticked.plan
    lines = [text.say("plan-list-title", title=plan.wanted.title, at=moment(plan.at, "R"))]
    items = [
        button(
            "plan-tick", plan.stream.id, *_toggle(check, ticked), label=_check(text, check), emoji=_mark(check, ticked)
        )
        for check in Check
    ]
    for check in Check:
        by = ticked.by.get(check)
        words = text.say(f"plan-check-{check.value.replace('_', '-')}.what")
        who = "" if by is None else f" · {mention(by)}"
        lines.append(Markup(f"{_mark(check, ticked)} **{_check(text, check)}**: {words}{who}"))
    if len(ticked.by) == len(Check):
        lines.append(text.say("plan-list-done"))
    return Reply("\n".join(lines), view=row_of(*items))


def event_words(text: Text, plan: Plan) -> str:
    """What the event says beneath its name."""
    handle = plan.stream.creator.handle
    said = text.say("plan-event-description", creator=handle, page=Markup(live_page(handle)))
    return f"{said}\n{harmless(plan.stream.format)}" if plan.stream.format else said


def _toggle(check: Check, ticked: Ticked) -> tuple[str, str]:
    """The wish, not the change: a press that is delivered twice does the same."""
    return check.value, "off" if check in ticked.by else "on"


def _mark(check: Check, ticked: Ticked) -> str:
    return "✅" if check in ticked.by else "⬜"


def _check(text: Text, check: Check) -> Markup:
    return text.say(f"plan-check-{check.value.replace('_', '-')}")


def _list_button(text: Text, stream_id: int) -> Lasting:
    return button("plan-list", stream_id, label=text.say("plan-button-list"), emoji="📋")


def _when(text: Text, at: datetime, ends_at: datetime) -> Markup:
    return text.say(
        "plan-when", at=moment(at, "F"), soon=moment(at, "R"), duration=Markup(write_duration(ends_at - at))
    )


def _reminder_words(text: Text, reminders: Sequence[timedelta], channel_id: int) -> Markup:
    if not reminders:
        return text.say("plan-no-reminders")
    before = Markup(", ".join(write_duration(each) for each in reminders))
    return text.say("plan-reminders", before=before, channel=Markup(f"<#{channel_id}>"))


def _event_lines(text: Text, plan: Plan, event: Event, me: discord.Member | None) -> list[Markup]:
    if event.missing:
        return [text.say("plan-event-missing", me=me.display_name if me else "Aftershow")]
    if event.full:
        return [text.say("plan-event-no-room", reminders=len(plan.reminders))]
    if event.failed:
        return [text.say("plan-event-failed")]
    return [text.say("plan-event", link=Markup(event.link))] if event.link else []


def _labels(text: Text, seen: Preview) -> list[str]:
    """Readings as the clocks in the zone show them; with its name for the hour that comes twice."""
    here = [each.astimezone(seen.zone) for each in seen.readings]
    named = [format_datetime(each, "EEE d MMM HH:mm", locale=_locale(text)) for each in here]
    twice = Counter(named)
    return [f"{name} {each:%Z}" if twice[name] > 1 else name for name, each in zip(named, here, strict=True)]


def _promotion(text: Text, plan: Plan, network: str, zone: ZoneInfo) -> Markup:
    """A short text for one network in a box that copies with one touch; it says nothing that was not planned."""
    here = plan.at.astimezone(zone)
    day = format_date(here.date(), "EEE d MMM", locale=_locale(text))
    at = moment(plan.at, "F") if network == "discord" else Markup(f"{day}, {here:%H:%M} {_zone_name(here)}")
    said = text.say(
        f"plan-promote-{network}",
        title=Markup(plan.wanted.title.replace("`", "'")),
        at=at,
        creator=Markup(plan.stream.creator.handle),
        page=Markup(live_page(plan.stream.creator.handle)),
    )
    name = text.say(f"plan-network-{network}")
    return Markup(f"{name}\n```\n{said}\n```")


def _zone_name(here: datetime) -> str:
    """Reads "CET", or "UTC+3" where a zone has no letters of its own."""
    name = f"{here:%Z}"
    return name if name.isalpha() else f"UTC{name}"


def _locale(text: Text) -> str:
    return text.locale.replace("-", "_")
