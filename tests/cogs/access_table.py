"""Who gets what from every command and every button: the table. A new one needs a row here.

People are letters:

    C  the creator @lunaplays, confirmed, whose money it is
    O  another creator, @ben, confirmed
    U  somebody whose handle @una no manager has confirmed
    T  a moderator (of the stream team)
    M  a manager
    A  any member
    S  a manager of another server
    D  anyone, in a direct message

``may`` holds whom it answers, ``money`` who finds Luna's money in the answer while she shares it with
managers only, ``shared`` who does when she shares it with the server. Rows run in this order, in one
world, each for the least powerful person first; what changes who people are stands last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EVERYBODY = "DSAUOTMC"
HERE = "AUOTMC"
IN_SERVERS = "SAUOTMC"
TEAM = "UOTMC"
"""Whoever streams or helps here."""
REPORTERS = "TMC"
DECIDERS = "MC"
MANAGERS = "SM"
"""Where it is about the server in which it is asked: a manager of another one gets their own."""


@dataclass(frozen=True)
class Row:
    """A slash command as somebody would run it; ``{stream}`` and the like are ids of the world."""

    command: str
    may: str
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    money: str = ""
    shared: str = ""


@dataclass(frozen=True)
class Pressed:
    """A button, or with a ``value`` a select, as if it stood where everybody can press it."""

    verb: str
    may: str
    rest: str = ""
    value: str | None = None
    money: str = ""
    shared: str = ""


LUNA = {"creator": "lunaplays"}
FILE = ("gifts.csv", b"time,gift,count\n2025-12-20T20:10:00Z,Rose,3\n")
STREAM = {"stream": "{stream}"}
YEAR = {"period": "year", **LUNA}

MENUS = {"Answer from FAQ": EVERYBODY.replace("D", ""), "Import this file": "TMCUO"}
"""Who is answered from the menu of a message with a file, whose it may have to be said first."""

COMMANDS = (
    # answers
    Row("ask", EVERYBODY, {"question": "do likes pay?"}),
    Row("help", EVERYBODY),
    Row("faq list", IN_SERVERS),
    Row("faq queue", MANAGERS),
    Row("faq add", MANAGERS),
    Row("faq edit", MANAGERS, {"entry": "likes"}),
    Row("faq remove", MANAGERS, {"entry": "nothing like that"}),
    # figures: the server's
    Row("creator list", IN_SERVERS),
    Row("stream list", "STUOMC", LUNA),
    Row("stream summary", REPORTERS, STREAM, money="MC", shared=REPORTERS),
    Row("gift list", REPORTERS, STREAM),
    Row("gift thanks", REPORTERS, STREAM),
    Row("gift top", IN_SERVERS, {"period": "year"}),
    Row("gift value", EVERYBODY, {"gift": "lion"}),
    # reporting
    Row("gift add", REPORTERS, {"gift": "rose", **LUNA}),
    Row("gift log", REPORTERS, {"text": "2 roses", **LUNA}),
    Row("gift undo", "TM", {"report": "{report}"}),
    Row("gift import", REPORTERS, {"file": FILE, **LUNA}),
    Row("stream import", DECIDERS, {"file": FILE, **LUNA}),
    Row("stream metrics", REPORTERS, {"likes": "5", **STREAM}),
    Row("stream edit", REPORTERS, {"title": "Friday", **STREAM}),
    Row("stream report", REPORTERS, {"started": "2025-12-01 20:00", "duration": "1h", **LUNA}),
    Row("stream cancel", REPORTERS, STREAM),
    Row("stream plan", DECIDERS, {"when": "in 30 hours", "title": "Q&A", **LUNA}),
    Row("stream move", DECIDERS, {"stream": "{plan}", "when": "in 40 hours"}),
    # money: the creator's
    Row("earnings show", DECIDERS, YEAR, money="MC", shared=HERE),
    Row("earnings export", DECIDERS, {"format": "csv", **YEAR}, money="MC", shared="MC"),
    Row("earnings export", DECIDERS, {"format": "xlsx", **YEAR}, money="MC", shared="MC"),
    Row("earnings export", DECIDERS, {"format": "json", **YEAR}, money="MC", shared="MC"),
    Row("earnings rate", DECIDERS, LUNA),
    Row("income list", DECIDERS, LUNA, money="MC", shared="MC"),
    Row("income add", DECIDERS, {"kind": "other", "amount": "1 USD", **LUNA}),
    Row("payout list", DECIDERS, LUNA, money="MC", shared="MC"),
    Row("payout add", DECIDERS, {"amount": "1 USD", **LUNA}),
    Row("goal show", TEAM, LUNA, money="MC", shared=TEAM),
    Row("goal set", DECIDERS, {"metric": "streams", "target": "50", **LUNA}),
    Row("goal clear", DECIDERS, {"metric": "streams", **LUNA}),
    # digests: the managers', and one's own by direct message
    Row("digest set", DECIDERS, {"every": "week", "at": "9", **LUNA}),
    Row("digest preview", "M", {"name": "luna"}),
    Row("digest off", DECIDERS, {"name": "luna"}),  # the creator asks last, when it is off and nobody's any more
    # one's own
    Row("privacy export", EVERYBODY, money="C", shared="C"),
    Row("privacy delete", EVERYBODY),
    # the server
    Row("settings show", MANAGERS),
    Row("settings set", MANAGERS, {"language": "en-US"}),
    Row("settings reset", MANAGERS, {"setting": "language"}),
    Row("settings rate", MANAGERS, {"currency": "EUR", "usd_rate": "1.08"}),
    Row("setup", MANAGERS),
    # what changes the world
    Row("income remove", DECIDERS, {"income": "{other_income}"}),
    Row("payout remove", DECIDERS, {"payout": "{other_payout}"}),
    Row("creator share", "C", {"level": "managers", **LUNA}),
    Row("creator remove", DECIDERS, LUNA),
    Row("stream delete", DECIDERS, STREAM),
    Row("stream start", REPORTERS, LUNA),
    Row("stream end", REPORTERS, LUNA),
    Row("stream reopen", REPORTERS, {"stream": "{old_stream}"}),
    Row("creator confirm", "M", {"creator": "una"}),
    Row("creator add", IN_SERVERS, {"handle": "somebody.new"}),
)

PRESSES = (
    # the card
    Pressed("card-numbers", REPORTERS, "{stream}"),
    Pressed("card-group", REPORTERS, "{stream}", "engagement"),
    Pressed("card-metric", REPORTERS, "{stream}:likes:7"),
    Pressed("card-thanks", REPORTERS, "{stream}"),
    Pressed("card-export", REPORTERS, "{stream}"),
    Pressed("card-how", HERE, "{stream}", money="MC", shared=HERE),
    Pressed("card-money", DECIDERS, "{stream}", money="MC", shared=HERE),
    # a request that lacks something: only who asked can go on with it
    Pressed("ask", "", "1:creator:lunaplays"),
    Pressed("ask-without", "", "1:supporter"),
    Pressed("ask-start", "", "1:lunaplays"),
    Pressed("ask-correct", "", "1:target"),
    Pressed("ask-new-gift", "", "1"),
    # answers
    Pressed("answer-helpful", EVERYBODY, "likes"),
    Pressed("answer-not-it", EVERYBODY, "likes"),
    Pressed("answer-pick", EVERYBODY, "1:2:likes"),
    Pressed("answer-pick-shown", EVERYBODY, "1:2:likes"),
    Pressed("answer-try", EVERYBODY, "likes"),
    # streams that nobody says anything about any more
    Pressed("stale-live", REPORTERS, "{guild}:{stream}"),
    Pressed("stale-ended", REPORTERS, "{guild}:{stream}"),
    Pressed("answer-none", EVERYBODY, "1"),
    Pressed("help-topic", EVERYBODY, value="gifts"),
    Pressed("faq-page", IN_SERVERS, "0"),
    Pressed("faq-read", IN_SERVERS, value="likes"),
    Pressed("faq-form", MANAGERS, "add:"),
    Pressed("faq-remove", MANAGERS, "nothing"),
    Pressed("faq-restore", MANAGERS, "nothing"),
    Pressed("faq-restore-picked", MANAGERS, value="nothing"),
    Pressed("faq-revert", MANAGERS, "0:nothing"),
    Pressed("faq-queue", MANAGERS, "0"),
    Pressed("faq-group", MANAGERS, value="1"),
    Pressed("faq-existing", MANAGERS, "1"),
    Pressed("faq-other", MANAGERS, "1"),
    Pressed("faq-settle", MANAGERS, "1", "likes"),
    Pressed("faq-settle-by", MANAGERS, "1:likes"),
    Pressed("faq-not-ours", MANAGERS, "1"),
    Pressed("faq-reopen", MANAGERS, "1"),
    # gifts
    Pressed("gift-page", REPORTERS, "{stream}:0"),
    Pressed("gift-fix", REPORTERS, "9:1:{stream}:5655:2:"),
    Pressed("gift-undo", "TM", "{other_report}"),
    # imports: of whoever sent the file, whose it is, and managers
    Pressed("card-import", REPORTERS, "{stream}"),
    Pressed("import-pick", "", "1", "0"),
    Pressed("import-answer", DECIDERS, "{import}:date-order:dmy"),
    Pressed("import-choose", DECIDERS, "{import}:creator", "lunaplays"),
    Pressed("import-day", DECIDERS, "{import}"),
    Pressed("import-refused", DECIDERS, "{import}"),
    Pressed("import-cancel", DECIDERS, "{import}"),
    Pressed("import-confirm", DECIDERS, "{other_import}:keep:0"),
    Pressed("import-register", "M", "{other_import}"),
    Pressed("import-undo", DECIDERS, "{other_import}:1"),
    Pressed("import-undo-sure", DECIDERS, "{other_import}"),
    Pressed("import-keep", IN_SERVERS, "1"),
    Pressed("gift-undo-one", "TM", "{line_report}:0", "{line_event}"),
    # money
    Pressed("earnings-period", DECIDERS, "lunaplays:year:-", "month", money="MC", shared=HERE),
    Pressed("earnings-older", DECIDERS, "lunaplays:all:-", money="MC", shared=HERE),
    Pressed("earnings-newer", DECIDERS, "lunaplays:all:-", money="MC", shared=HERE),
    Pressed("earnings-page-older", DECIDERS, "lunaplays:all:-:0", money="MC", shared=HERE),
    Pressed("earnings-page-newer", DECIDERS, "lunaplays:all:-:0", money="MC", shared=HERE),
    Pressed("earnings-how", DECIDERS, "lunaplays:year:-", money="MC", shared=HERE),
    Pressed("earnings-export", IN_SERVERS, "lunaplays:year:-"),
    Pressed("earnings-file", DECIDERS, "lunaplays:year:-:json", money="MC", shared="MC"),
    Pressed("income-page", DECIDERS, "lunaplays:0", money="MC", shared="MC"),
    Pressed("income-remove", DECIDERS, "{income}", money="MC", shared="MC"),
    Pressed("income-restore", DECIDERS, "{income}", money="MC", shared="MC"),
    Pressed("payout-page", DECIDERS, "lunaplays:0", money="MC", shared="MC"),
    Pressed("payout-remove", DECIDERS, "{payout}", money="MC", shared="MC"),
    Pressed("payout-restore", DECIDERS, "{payout}", money="MC", shared="MC"),
    Pressed("rate-adopt", DECIDERS, "{payout}:5000"),
    Pressed("rate-undo", DECIDERS, "{rate}"),
    Pressed("goal-clear", DECIDERS, "{goal}", money="MC", shared="MC"),
    Pressed("goal-clear-picked", DECIDERS, value="{goal}", money="MC", shared="MC"),
    Pressed("goal-back", DECIDERS, "{goal}", money="MC", shared="MC"),
    # digests
    Pressed("digest-preview", "M", "{digest}"),
    Pressed("digest-preview-picked", "M", value="{digest}"),
    Pressed("digest-money", DECIDERS, "{digest}:2026-01-01", money="MC", shared=HERE),
    Pressed("digest-back", "M", "{digest}:month:600:1:{channel}:-:0"),
    Pressed("digest-off", "M", "{digest}"),
    Pressed("digest-off-picked", "M", value="{digest}"),
    Pressed("digest-on", "M", "{digest}"),
    # one's own
    Pressed("privacy-keep", EVERYBODY),
    Pressed("privacy-delete", EVERYBODY),
    # the server
    Pressed("settings-reset", MANAGERS, value="language"),
    Pressed("usd-rate", MANAGERS, "EUR:2026-01-01"),
    Pressed("usd-rate-undo", "M", "{usd_rate}"),
    Pressed("setup-page", MANAGERS, "channels"),
    Pressed("setup-check", MANAGERS, "channels"),
    Pressed("setup-channel", "M", "log_channel", "{channel}"),
    Pressed("setup-role", "M", "moderator_role", "{role}"),
    Pressed("setup-zone", MANAGERS, "Etc/UTC"),
    Pressed("setup-zone-type", MANAGERS),
    Pressed("setup-language", MANAGERS, value="en-US"),
    Pressed("setup-currency", MANAGERS, value="USD"),
    Pressed("setup-money", MANAGERS, value="shared"),
    Pressed("setup-register", MANAGERS),
    Pressed("setup-sample", MANAGERS),
    Pressed("setup-sample-remove", MANAGERS),
    # creators and streams
    Pressed("creator-page", IN_SERVERS, "0"),
    Pressed("creator-stay", IN_SERVERS),
    Pressed("stream-keep", IN_SERVERS),
    Pressed("stream-page", "STUOMC", "lunaplays:0"),
    Pressed("stream-delete", DECIDERS, "{old_stream}"),
    Pressed("stream-restore", DECIDERS, "{old_stream}"),
    Pressed("stream-uncancel", REPORTERS, "{old_stream}"),
    Pressed("plan-list", REPORTERS, "{plan}"),
    Pressed("plan-tick", REPORTERS, "{plan}:goal:on"),
    Pressed("plan-move", DECIDERS, "{plan}:{plan_time}"),
    Pressed("plan-move-all", DECIDERS, "{plan}"),
    Pressed("plan-cancel", REPORTERS, "{plan}:one"),
    Pressed("plan-restore", REPORTERS, "{plan}:one"),
    # what changes the world
    Pressed("creator-reassign", "M", "ben:{ben}:confirmed"),
    Pressed("creator-confirm", "M", "una:{una}"),
    Pressed("creator-confirm-listed", "M", "0", "una:{una}"),
    Pressed("creator-remove", DECIDERS, "lunaplays:keep"),
)
