"""One message, posted once: marked so that it can be found again, and looked for where an earlier try may have sent it.

Discord knows a message by its nonce for minutes only. For longer, what names the job stands in the
message itself: in the id of a button, or behind the # of the address of its embed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from domain.jobs import nonce_of
from ui.checks import missing_in
from ui.posted import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from domain.jobs import Job
    from ui.reply import Reply

log = logging.getLogger(__name__)

LOOK_BACK = 200
"""A message of an earlier try is looked for among so many that followed it."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""How far this machine's clock and Discord's may be apart."""
CANT_REPLY = 160002
"""Discord lets one reply only where one may read what was said before."""
ARCHIVED = 50083
"""Discord's word for a thread that is archived: nothing in it is edited, and nothing said where it is locked too."""
TO_OPEN_LOCKED = ("Manage Threads",)
"""What an archived thread that is locked asks of whoever opens it. Source: Discord, "Modify Channel", threads."""
_BY_CODE = {50001: ("View Channel",), 50013: ("Send Messages", "Embed Links", "Attach Files")}
"""What Discord's refusals mean, where the channel is not known to this process. Source: Discord, "Opcodes"."""

Place = discord.PartialMessageable | discord.DMChannel


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a job says, and where: directly to ``member_id``, else in the first of ``channels`` that takes it."""

    reply: Reply
    channels: tuple[int, ...] = ()
    member_id: int | None = None
    marker: str | None = None
    """The id of one of its buttons that no other job's message has; left out, the embed carries the job's name."""
    answers: int | None = None
    """The message that it replies to, in the first channel."""
    files: bool = False
    """Files belong to it, though this time there may be none: a channel that takes none will not do."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The message that stands now (none: nobody took it), whether it stood already, and what refused it."""

    message: discord.Message | None
    refused: tuple[Refused, ...] = ()


class Undelivered(Exception):
    """No channel takes it; something has to change in the server first.

    ``lacks`` is what is missing in the whole server: permissions, or room for an event (``ui.missing.ROOM``).
    """

    def __init__(self, refused: Sequence[Refused], *, lacks: Sequence[str] = ()) -> None:
        super().__init__(f"refused by {[one.channel_id for one in refused]}, missing: {list(lacks)}")
        self.refused = tuple(refused)
        self.lacks = tuple(lacks)


def no_access(channel_id: int, refused: discord.Forbidden) -> Undelivered:
    """What stands in a channel can't be changed there until a permission is given."""
    return Undelivered([Refused(channel_id, _meant(refused))])


class Sender:
    """Posts through HTTP alone: it needs no channel to be known to this process."""

    def __init__(self, client: discord.Client) -> None:
        """As this client."""
        self._client = client

    async def send(self, job: Job, outgoing: Outgoing) -> Sent:
        """The message of this job: the one that an earlier try has sent, else a new one.

        Raises:
            Undelivered: no channel takes it.
            discord.HTTPException, OSError: Discord did not say what became of it.
        """
        refused: list[Refused] = []
        places = await self._places(job, outgoing, refused)
        if job.again:
            for place in places:
                found = await self._find(place, job, outgoing)
                if found is not None:
                    return Sent(found)
        for place in places:
            message = await self._post(place, job, outgoing, refused)
            if message is not None:
                return Sent(message, tuple(refused))
        if outgoing.channels or outgoing.member_id is None:
            raise Undelivered(refused)
        log.info("%s is not wanted in direct messages", job.key)
        return Sent(None, tuple(refused))

    async def _places(self, job: Job, outgoing: Outgoing, refused: list[Refused]) -> list[Place]:
        """Where it may go, the best place first."""
        places: list[Place] = []
        if outgoing.member_id is not None:
            try:
                places.append(await self._client.create_dm(discord.Object(outgoing.member_id)))
            except (discord.Forbidden, discord.NotFound) as closed:
                log.info("no direct messages to a member of %s: %s", job.guild_id, closed)
        for channel_id in dict.fromkeys(outgoing.channels):
            missing = self._known_to_lack(channel_id, files=_with_files(outgoing))
            if missing:
                refused.append(Refused(channel_id, missing))
            else:
                places.append(self._client.get_partial_messageable(channel_id, guild_id=job.guild_id))
        return places

    async def _post(self, place: Place, job: Job, outgoing: Outgoing, refused: list[Refused]) -> discord.Message | None:
        shown = _shown(place, job, outgoing)
        try:
            try:
                return await place.send(**shown, **_answering(place, job, outgoing), nonce=job.nonce)
            except discord.HTTPException as error:
                if error.code != CANT_REPLY:
                    raise
                return await place.send(**shown, nonce=job.nonce)
        except discord.NotFound:
            refused.append(Refused(place.id))
        except discord.Forbidden as error:
            log.info("%s of server %s was refused in %s: %s", job.key, job.guild_id, place.id, error)
            if not isinstance(place, discord.DMChannel):
                missing = self._known_to_lack(place.id, files=_with_files(outgoing))
                refused.append(Refused(place.id, missing or _meant(error)))
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            refused.append(Refused(place.id, TO_OPEN_LOCKED))
        return None

    def _known_to_lack(self, channel_id: int, *, files: bool) -> tuple[str, ...]:
        """Permissions that are missing there, as far as this process knows the channel."""
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
            return ()
        return tuple(missing_in(channel, files=files))

    async def _find(self, place: Place, job: Job, outgoing: Outgoing) -> discord.Message | None:
        """What an earlier try sent without living to note it; none also where the past can't be read."""
        since: datetime = job.tried_at - CLOCKS_DIFFER
        me = self._client.user.id if self._client.user else 0
        try:
            async for message in place.history(limit=LOOK_BACK, after=since, oldest_first=True):
                if message.author.id == me and _is_of(message, job, outgoing):
                    return message
        except (discord.Forbidden, discord.NotFound):
            log.info("the past of %s can't be read: %s goes by its nonce alone", place.id, job.key)
        return None


def _meant(refused: discord.Forbidden) -> tuple[str, ...]:
    return _BY_CODE.get(refused.code, _BY_CODE[50013])


def _with_files(outgoing: Outgoing) -> bool:
    return outgoing.files or bool(outgoing.reply.files)


def _answering(place: Place, job: Job, outgoing: Outgoing) -> dict[str, Any]:
    if outgoing.answers is None or place.id != outgoing.channels[0]:
        return {}
    to = discord.MessageReference(
        message_id=outgoing.answers, channel_id=place.id, guild_id=job.guild_id, fail_if_not_exists=False
    )
    return {"reference": to, "mention_author": False}


def _shown(place: Place, job: Job, outgoing: Outgoing) -> dict[str, Any]:
    """What Discord's library takes, with the job's mark in it."""
    reply = outgoing.reply
    for file in reply.files:
        file.reset()  # it may have been read on its way to a place that refused it
    if reply.embed is not None and outgoing.marker is None:
        where = "@me" if isinstance(place, discord.DMChannel) else job.guild_id
        address, _, _ = (reply.embed.url or f"https://discord.com/channels/{where}/{place.id}").partition("#")
        reply.embed.url = f"{address}#{_mark(job)}"
    given = {"content": reply.content, "embed": reply.embed, "view": reply.view, "files": list(reply.files)}
    return {name: value for name, value in given.items() if value}


def _is_of(message: discord.Message, job: Job, outgoing: Outgoing) -> bool:
    if outgoing.marker is not None:
        return outgoing.marker in _ids(message.components)
    if outgoing.reply.embed is not None:
        return any((embed.url or "").endswith(f"#{_mark(job)}") for embed in message.embeds)
    return message.content == (outgoing.reply.content or "").strip()


def _mark(job: Job) -> str:
    return nonce_of(f"mark/{job.nonce}")


def _ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _ids(getattr(component, "children", ()))
        own = getattr(component, "custom_id", None)
        if own:
            yield own
