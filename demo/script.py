"""The main job, played by itself: from registering to the card, with everything that should be so checked.

A creator registers, a manager confirms her, she goes live, twelve gifts are typed and pasted and one
is taken back, the stream ends, its card is posted, and late gifts and numbers edit it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.transcript import Names, Scene, Seen, as_lines, as_markdown, seen
from demo.world import opened

if TYPE_CHECKING:
    import discord
    from simcord import InteractionResult, MemberActor

    from demo.world import World

OUT = Path(__file__).with_name("out")
EVENING = datetime(2026, 3, 13, 19, 0, tzinfo=UTC)
"""When the story begins; always the same evening, so that two runs differ in nothing."""
PNG = b"\x89PNG\r\n\x1a\n"
LISTED = b"""time,gift,count,supporter
2026-03-11T19:12:00Z,Rose,30,rosefan
2026-03-11T19:40:00Z,Galaxy,1,nightowl
2026-03-11T20:05:00Z,Fireworks,many,rosefan
"""
"""What somebody wrote down two evenings before, in a spreadsheet."""
WIDTHS, HEIGHTS, BYTES = range(600, 4_001), range(300, 4_001), range(5_000, 2_000_001)
"""What a card's picture may measure."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the story's gifts add up to, reckoned by hand from the catalogue's prices."""

    typed: str = "32,412"
    """25 Rose, Galaxy, 40 Finger Heart, 3 Doughnut, 2 Corgi, Money Gun, Lion: 25+1,000+200+90+598+500+29,999."""
    untyped: str = "2,413"
    """Without the Lion, which was a slip."""
    pasted: str = "4,677"
    """5 Rose, 2 Galaxy, Hand Hearts, 3 Perfume, Paper Crane: 5+2,000+100+60+99 more."""
    ended: str = "5,875"
    """Motorcycle (499) and Swan (699) more."""
    ended_money: tuple[str, str, str] = ("$29.38", "$23.50", "$31.14")
    """5,875 diamonds of one nominal cent at 50 %, 40 % and 53 %; half a cent goes to the even one."""
    late: str = "6,963"
    """Fireworks (1,088) more."""
    late_money: tuple[str, str, str] = ("$34.82", "$27.85", "$36.90")
    total: str = "7,200"
    """TikTok's own total, which wins."""
    total_money: tuple[str, str, str] = ("$36.00", "$28.80", "$38.16")
    coverage: str = "97 %"
    gifts: str = "87"
    """25+1+40+3+2+1, 5+2+1+3+1, one Motorcycle, one Swan, and the Fireworks."""
    cards: int = 1
    imported: str = "1,030"
    """30 Rose and a Galaxy, from a file; the third row of it can't be read."""


EXPECTED = Expected()


class StepFailed(Exception):
    """Something is not as it should be; the text names the step, what was expected, and what was seen."""

    def __init__(self, step: str, expected: str, saw: str) -> None:
        super().__init__(f"Off in the step “{step}”: expected {expected}.\nSeen instead:\n{saw or '(nothing)'}")
        self.step = step


class Play:
    """The story as it runs: who does what, and what they see."""

    def __init__(self, world: World, expected: Expected) -> None:
        self.world = world
        self.expected = expected
        self.scenes: list[Scene] = []
        self.names = Names(world)
        self.title = "Before the first step"

    def later(self, minutes: int, title: str) -> None:
        """The next step, so many minutes after the story began."""
        self.world.move_to(EVENING + timedelta(minutes=minutes))
        self.title = title

    async def slash(self, who: MemberActor, command: str, /, **options: Any) -> Seen:  # noqa: ANN401 - as SimCord takes them
        """Somebody runs a command where the team meets; returns the bot's answer."""
        told = "".join(f" {name}: `{self.names.option(value)}`" for name, value in options.items())
        return self._keep(who, f"types `/{command}`{told}", await who.slash(self.world.team, command, **options))

    async def press(self, who: MemberActor, shown: Seen, label: str) -> Seen:
        """Somebody presses a button whose label contains ``label``."""
        fitting = [one for one in shown.labels if label in one]
        self.expect(len(fitting) == 1, f"one button with “{label}”", shown, keep=False)
        message = getattr(shown.message, "message", shown.message)
        return self._keep(who, f"presses `[ {fitting[0]} ]`", await who.click(message, label=fitting[0]))

    def _keep(self, who: MemberActor, did: str, result: InteractionResult) -> Seen:
        answers = [one for one in (result.response, *result.followups) if one is not None]
        heard = [seen(answer, self.names) for answer in answers]
        self.scenes.append(Scene(self.title, self.world.now, self.world.names[who.id], did, heard))
        self.expect(bool(heard), "an answer", keep=False)
        return heard[0]

    def expect(self, is_so: bool, what: str, saw: Seen | str = "", *, keep: bool = True) -> None:  # noqa: FBT001 - reads as a sentence
        """Go on only if it is so, and note it in the transcript.

        Raises:
            StepFailed: it is not so.
        """
        if not is_so:
            raise StepFailed(self.title, what, saw if isinstance(saw, str) else saw.text)
        if keep:
            self.scenes[-1].outcome.append(what)

    def expect_words(self, saw: Seen, *words: str) -> None:
        """The answer contains each of these."""
        for one in words:
            self.expect(one in saw.text, f"“{one}”", saw)

    def cards(self) -> list[discord.Message]:
        """Every summary card in the server."""
        channels = (self.world.general, self.world.team, self.world.summaries)
        messages = [message for channel in channels for message in channel.history()]
        return [one for one in messages if any("summary" in (embed.author.name or "") for embed in one.embeds)]

    def card(self) -> Seen:
        """The only card, as it stands now."""
        cards = self.cards()
        self.expect(len(cards) == self.expected.cards, f"exactly {self.expected.cards} card", f"{len(cards)} cards")
        return seen(cards[0], self.names)


async def play(expected: Expected, scenes: list[Scene]) -> bytes:
    """Play the story and return the card's picture; ``scenes`` fills as it goes.

    Raises:
        StepFailed: something is off.
    """
    async with opened(EVENING) as world:
        story = Play(world, expected)
        story.scenes = scenes
        try:
            await _register(story)
            await _go_live(story)
            await _type(story)
            await _paste(story)
            before = await _end(story)
            picture = await _correct(story, before)
            await _import(story)
        except StepFailed:
            raise
        except Exception as failure:
            raise StepFailed(story.title, "no failure", f"{type(failure).__name__}: {failure}") from failure
        return picture


async def _register(story: Play) -> None:
    world = story.world
    story.later(0, "A creator registers")
    added = await story.slash(world.creator, "creator add", handle="@LunaPlays")
    story.expect_words(added, "@lunaplays", "unconfirmed")
    story.later(1, "A manager confirms her")
    confirmed = await story.slash(world.manager, "creator confirm", creator="lunaplays")
    story.expect_words(confirmed, "@lunaplays", "confirmed")
    story.later(2, "The manager picks the channel for summaries, and who moderates")
    kept = await story.slash(
        world.manager, "settings set", summary_channel=world.summaries, moderator_role=world.moderators
    )
    story.expect_words(kept, "#stream-summaries", "@Moderators")
    story.later(3, "The creator shares what she earns")
    story.expect_words(await story.slash(world.creator, "creator share", level="public"), "@lunaplays")


async def _go_live(story: Play) -> None:
    story.later(5, "The creator goes live")
    live = await story.slash(story.world.creator, "stream start", title="Friday Q&A", format="q&a")
    story.expect_words(live, "@lunaplays", "live")
    story.expect(live.private, "only she sees it", live)


async def _type(story: Play) -> None:
    """Seven gifts, one after the other, the last one by mistake."""
    typed = (
        (9, "rose", 25, "rosefan", "25"),
        (17, "galaxy", 1, "@nightowl", "1,025"),
        (26, "finger heart", 40, "さくら🌸", "1,225"),
        (33, "doughnut", 3, "Zoë", "1,315"),
        (48, "corgi", 2, "محمد", "1,913"),
        (55, "money gun", 1, "King Leo 👑", "2,413"),
        (61, "lion", 1, "nightowl", story.expected.typed),
    )
    for minute, gift, count, supporter, running in typed:
        story.later(minute, f"The moderator types a gift: {gift}")
        reply = await story.slash(story.world.moderator, "gift add", gift=gift, count=count, supporter=supporter)
        story.expect(reply.private, "only he sees it", reply)
        story.expect_words(reply, f"{running} 💎")
    story.later(62, "That was no lion: the moderator takes it back")
    undone = await story.slash(story.world.moderator, "gift undo")
    story.expect_words(undone, "Lion", f"{story.expected.untyped} 💎")


async def _paste(story: Play) -> None:
    """Five gifts in one line and one more; what can be read in two ways is asked for."""
    world, expected = story.world, story.expected
    story.later(70, "The moderator pastes a line")
    line = (
        "5 roses from @rosefan, galaxy x2 nightowl, hand hearts by Жанна, 3 perfume + paper crane by Ελένη; motorcycle"
    )
    logged = await story.slash(world.moderator, "gift log", text=line)
    story.expect_words(logged, f"{expected.pasted} 💎", "motorcycle")
    story.later(71, "He presses what he meant")
    story.expect_words(await story.press(world.moderator, logged, "Motorcycle · 499"), "Motorcycle")
    story.later(88, "The creator pastes one herself")
    story.expect_words(await story.slash(world.creator, "gift log", text="swan from Zoë"), f"{expected.ended} 💎")


async def _end(story: Play) -> Seen:
    """The stream ends with what TikTok showed at once."""
    story.later(107, "The creator ends the stream")
    numbers = {"likes": "12.4K", "unique_viewers": "3,180", "peak_viewers": "412", "new_followers": "85"}
    story.expect_words(await story.slash(story.world.creator, "stream end", **numbers), "@lunaplays", "1h 42m")
    card = story.card()
    story.scenes[-1].seen = [*story.scenes[-1].seen, card]
    there = {message.id for message in story.world.summaries.history()}
    story.expect(card.message.id in there, "it stands in #stream-summaries", card)
    story.expect_words(card, f"{story.expected.ended} diamonds", *story.expected.ended_money)
    story.expect_words(card, "12,400", "3,180", "412", "85")
    return card


async def _correct(story: Play, before: Seen) -> bytes:
    """Late is fine: the same message follows. Returns its picture at the end."""
    world, expected = story.world, story.expected
    story.later(125, "A late gift")
    await story.slash(world.moderator, "gift add", gift="fireworks", supporter="rosefan")
    _expect_edited(story, before, f"{expected.late} diamonds", *expected.late_money, f"{expected.gifts} gifts")
    story.later(131, "TikTok's own total")
    await story.slash(world.creator, "stream metrics", diamonds="7.2K", shares="240")
    card = _expect_edited(story, before, f"{expected.total} diamonds", *expected.total_money, expected.coverage)
    return await _picture(story, card)


async def _import(story: Play) -> None:
    """An evening before, out of a file: shown first, counted once."""
    creator, expected = story.world.creator, story.expected
    story.later(140, "A list of an earlier evening, as a file")
    shown = await story.slash(creator, "gift import", file=("wednesday.csv", LISTED))
    story.expect_words(shown, "2 new", f"{expected.imported} 💎", "1 refused", "a new past stream")
    story.expect_words(await story.press(creator, shown, "Confirm"), "2 rows added", f"{expected.imported} 💎")
    story.later(141, "The same file once more")
    again = await story.slash(creator, "gift import", file=("wednesday.csv", LISTED))
    story.expect_words(again, "Nothing in it is new")
    story.card()


def _expect_edited(story: Play, before: Seen, *words: str) -> Seen:
    card = story.card()
    story.scenes[-1].seen = [*story.scenes[-1].seen, card]
    story.expect(card.message.id == before.message.id, "the card that stood there was edited", card)
    story.expect_words(card, *words)
    return card


async def _picture(story: Play, card: Seen) -> bytes:
    """The picture that the card's message has attached, which must be one."""
    files = card.message.attachments
    story.expect(len(files) == 1, "one picture", f"{len(files)} files")
    picture = await files[0].read()
    story.expect(picture.startswith(PNG), "the picture is a PNG", repr(picture[:16]))
    width, height = struct.unpack(">II", picture[16:24])
    sane = width in WIDTHS and height in HEIGHTS and len(picture) in BYTES
    story.expect(sane, f"it measures {width} × {height} in {len(picture):,} bytes", "a size that no card has")
    return picture


async def play_and_keep(folder: Path, expected: Expected = EXPECTED) -> None:
    """Play the story, keep its picture and transcript in ``folder``, and say in brief what happened.

    Raises:
        StepFailed: something is off; the transcript then ends there.
    """
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - nothing runs yet
    scenes: list[Scene] = []
    try:
        picture = await play(expected, scenes)
    finally:
        (folder / "transcript.md").write_text(as_markdown("An evening with Aftershow", scenes), encoding="utf-8")
        print(as_lines(scenes))
    (folder / "card.png").write_bytes(picture)
    checked = sum(len(scene.outcome) for scene in scenes)
    print(f"\nAll is as it should be: {len(scenes)} steps, {checked} outcomes. Look at them in {folder}.")
