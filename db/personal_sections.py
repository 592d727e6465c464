"""Everything that is stored about one person, section by section, in words and units that need no manual.

Other people stand in it only as "someone else". What a person kept for somebody else's money stands in it
as a change that they made, without the amounts: these are the other one's.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from db.personal_rows import linked_to, supporter_of
from db.report_rows import WAY_WORDS
from db.rows import from_ms
from domain.money import MICRO, PICO, WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

Sections = dict[str, Any]
"""As JSON: texts, whole numbers, lists and mappings."""

MOST_LINES = 50_000
"""Newest lines of one section; the file must stay one that a phone can take."""

EXPLAINED: Mapping[str, str] = MappingProxyType(
    {
        "handles": "TikTok handles that are linked to you. Only a confirmed link shows that the data is yours.",
        "streams": "Streams of your confirmed handles, with TikTok's numbers and what was reported.",
        "plans": "Planned streams of your confirmed handles, and weekly ones that you set; reminders are minutes.",
        "gifts": "Every gift that was reported on those streams.",
        "income": "Income that is not gifts, of your confirmed handles, as entered.",
        "payouts": "What TikTok paid, of your confirmed handles, as entered.",
        "rates": "Reward rates of your confirmed handles: the share of a diamond's nominal cent.",
        "goals": "Goals of your confirmed handles. Hours are in seconds, earnings in millionths of a US dollar.",
        "backstage": "What LIVE Backstage files told of your confirmed handles, counted since each month began.",
        "sent": "Gifts that your confirmed handles sent to others in the same server.",
        "reports": "Gifts that you reported, for whichever creator.",
        "taken_back": "Gifts in reports that you took back.",
        "numbers": "TikTok's numbers of streams that you entered last.",
        "added": "Handles and streams that you added, also for others.",
        "changes": "What else you did, with the day. Of other people's money only that you changed something.",
        "settings": "Settings of servers that you changed last.",
        "prices": "Gifts that you gave a name and a price, and currencies that you gave a rate.",
        "answers": "Answers that you wrote or changed last, and stock answers that you took out.",
        "questions": "Questions of yours that nobody could answer at once.",
        "votes": "Answers that you called helpful or not.",
        "ticked": "What you ticked of the list before a stream.",
        "imports": "Files that you dropped, confirmed or took back, and how many rows they brought.",
        "digests": "Digests that you set, turned off, or get by direct message; times are those of the server's clock.",
    }
)

_TAKEN_BACK = "(SELECT voided_at FROM voids AS v WHERE v.stream_id = e.stream_id AND v.event_id = e.id)"
_GIFT = "n.name AS gift, e.count, e.coins AS coins_each"
_NAMED = "JOIN gift_names AS n ON n.guild_id = t.guild_id AND n.gift_id = e.gift_id"
# S608, three times: the parts are constants of this module; what varies is bound.
_OF_HANDLES = {
    "gifts": f"""SELECT t.guild_id AS server, e.stream_id AS stream, e.at, {_GIFT}, s.name AS supporter,
w.reported_by, {_TAKEN_BACK} AS taken_back_at
FROM gift_events AS e JOIN streams AS t ON t.id = e.stream_id {_NAMED} JOIN reports AS r ON r.id = e.id >> 12
JOIN reporters AS w ON w.id = r.reporter_id
LEFT JOIN supporters AS s ON s.id = e.supporter_id
WHERE t.creator_id IN (SELECT value FROM json_each(:own)) ORDER BY e.id DESC LIMIT :most""",  # noqa: S608
    "income": """SELECT guild_id AS server, kind, amount, currency, micro_usd AS usd, day, note, stream_id AS stream,
added_at, added_by, voided_at AS taken_back_at, voided_by AS taken_back_by
FROM incomes WHERE creator_id IN (SELECT value FROM json_each(:own)) ORDER BY id DESC LIMIT :most""",
    "payouts": """SELECT guild_id AS server, amount, currency, micro_usd AS usd, day, covers_from, covers_to, note,
added_at, added_by, voided_at AS taken_back_at, voided_by AS taken_back_by
FROM payouts WHERE creator_id IN (SELECT value FROM json_each(:own)) ORDER BY id DESC LIMIT :most""",
    "rates": """SELECT guild_id AS server, since, low AS low_share, expected AS expected_share, high AS high_share,
set_at, set_by, voided_at AS taken_back_at, voided_by AS taken_back_by
FROM reward_rates WHERE creator_id IN (SELECT value FROM json_each(:own)) ORDER BY id DESC LIMIT :most""",
    "goals": """SELECT g.guild_id AS server, c.handle, g.measure, g.period, g.target, g.entered, g.set_at, g.set_by,
g.cleared_at, g.cleared_by,
(SELECT json_group_array(first_day) FROM goals_reached WHERE goal_id = g.id) AS reached_from
FROM goals AS g JOIN creators AS c ON c.id = g.creator_id
WHERE g.creator_id IN (SELECT value FROM json_each(:own)) ORDER BY g.id DESC LIMIT :most""",
    "backstage": """SELECT o.guild_id AS server, r.handle, o.tiktok_id AS tiktok_creator, r.as_of AS day, r.diamonds,
r.live_seconds, r.valid_days, r.new_followers, r.streams, r.last_diamonds AS diamonds_last_month,
r.last_live_seconds AS live_seconds_last_month, r.last_valid_days AS valid_days_last_month
FROM backstage_rows AS r JOIN backstage_roster AS o ON o.id = r.roster_id
WHERE o.creator_id IN (SELECT value FROM json_each(:own)) ORDER BY r.as_of DESC, r.import_id DESC LIMIT :most""",
    "streams": """SELECT t.guild_id AS server, c.handle, t.id AS stream, t.state, t.started_at, t.ended_at, t.title,
t.format AS tag, t.added_at, t.added_by, t.deleted_at,
(SELECT json_group_object(metric, value) FROM stream_metrics WHERE stream_id = t.id) AS numbers,
o.reports, o.gifts, o.diamonds AS reported_diamonds
FROM streams AS t JOIN creators AS c ON c.id = t.creator_id LEFT JOIN stream_totals AS o ON o.stream_id = t.id
WHERE t.creator_id IN (SELECT value FROM json_each(:own)) ORDER BY t.id DESC LIMIT :most""",
    "plans": """SELECT t.guild_id AS server, c.handle, p.stream_id AS stream, p.planned_at, p.ends_at, p.reminders,
p.missed_at, w.clock AS every_week, w.zone AS time_zone, w.set_by, w.stopped_at,
(SELECT json_group_array(item) FROM plan_checks WHERE stream_id = p.stream_id) AS ticked
FROM plans AS p JOIN streams AS t ON t.id = p.stream_id JOIN creators AS c ON c.id = t.creator_id
LEFT JOIN plan_series AS w ON w.id = p.series_id
WHERE t.creator_id IN (SELECT value FROM json_each(:own)) OR w.set_by = :member
ORDER BY p.stream_id DESC LIMIT :most""",
    "sent": f"""SELECT t.guild_id AS server, e.stream_id AS stream, c.handle AS sent_to, e.at, {_GIFT},
{_TAKEN_BACK} AS taken_back_at
FROM gift_events AS e JOIN streams AS t ON t.id = e.stream_id JOIN creators AS c ON c.id = t.creator_id {_NAMED}
WHERE e.supporter_id IN (SELECT value FROM json_each(:supporters)) ORDER BY e.id DESC LIMIT :most""",  # noqa: S608
}
_OF_MEMBER = {
    "handles": """SELECT guild_id AS server, handle, confirmed, timezone AS time_zone, share AS money_shared_with,
added_at, added_by FROM creators WHERE member_id = :member ORDER BY id LIMIT :most""",
    "reports": f"""SELECT w.guild_id AS server, r.id AS report, r.stream_id AS stream, c.handle AS sent_to,
COALESCE(i.confirmed_at, e.at) AS reported_at, {WAY_WORDS} AS way, {_GIFT}, s.name AS supporter,
{_TAKEN_BACK} AS taken_back_at
FROM reporters AS w JOIN reports AS r ON r.reporter_id = w.id
JOIN gift_events AS e ON e.stream_id = r.stream_id AND e.id BETWEEN r.id << 12 AND (r.id << 12) + 4095
JOIN streams AS t ON t.id = r.stream_id JOIN creators AS c ON c.id = t.creator_id {_NAMED}
LEFT JOIN imports AS i ON i.id = r.import_id LEFT JOIN supporters AS s ON s.id = e.supporter_id
WHERE w.reported_by = :member ORDER BY e.id DESC LIMIT :most""",  # noqa: S608
    "taken_back": """SELECT t.guild_id AS server, v.stream_id AS stream, v.event_id >> 12 AS report, v.voided_at
FROM voids AS v JOIN streams AS t ON t.id = v.stream_id WHERE v.voided_by = :member
ORDER BY v.voided_at DESC LIMIT :most""",
    "numbers": """SELECT t.guild_id AS server, m.stream_id AS stream, m.metric, m.value, m.changed_at
FROM stream_metrics AS m JOIN streams AS t ON t.id = m.stream_id WHERE m.changed_by = :member
ORDER BY m.changed_at DESC LIMIT :most""",
    "added": """SELECT guild_id AS server, 'handle' AS kind, handle AS name, added_at FROM creators
WHERE added_by = :member UNION ALL SELECT guild_id, 'stream', CAST(id AS TEXT), added_at FROM streams
WHERE added_by = :member ORDER BY 4 DESC LIMIT :most""",
    "changes": """SELECT guild_id AS server, at, what, details FROM history WHERE "by" = :member
ORDER BY id DESC LIMIT :most""",
    "settings": """SELECT guild_id AS server, name, value, changed_at FROM settings WHERE changed_by = :member
ORDER BY changed_at DESC LIMIT :most""",
    "prices": """SELECT guild_id AS server, name, coins, NULL AS pico_usd, changed_at FROM gift_overrides
WHERE changed_by = :member UNION ALL SELECT guild_id, currency, NULL, pico_usd, set_at FROM usd_rates
WHERE set_by = :member OR voided_by = :member ORDER BY 5 DESC LIMIT :most""",
    "answers": """SELECT guild_id AS server, question, answer, wordings, source, changed_at, removed_at
FROM faq_entries WHERE changed_by = :member UNION ALL SELECT guild_id, entry_id, NULL, NULL, NULL, hidden_at, hidden_at
FROM faq_hidden WHERE hidden_by = :member ORDER BY 6 DESC LIMIT :most""",
    "questions": """SELECT a.guild_id AS server, q.text AS question, q.state, a.channel_id AS channel,
a.message_id AS message, a.asked_at FROM faq_askings AS a JOIN faq_questions AS q ON q.id = a.question_id
WHERE a.member_id = :member ORDER BY a.id DESC LIMIT :most""",
    "votes": """SELECT guild_id AS server, entry_id AS answer, helpful, voted_at FROM faq_votes
WHERE member_id = :member ORDER BY voted_at DESC LIMIT :most""",
    "ticked": """SELECT t.guild_id AS server, k.stream_id AS stream, k.item, k.ticked_at
FROM plan_checks AS k JOIN streams AS t ON t.id = k.stream_id WHERE k.ticked_by = :member
ORDER BY k.ticked_at DESC LIMIT :most""",
    "imports": """SELECT guild_id AS server, name, kind, state, staged_at, staged_by, confirmed_at, confirmed_by,
rows_new, rows_known, rows_refused, undone_at, undone_by FROM imports
WHERE staged_by = :member OR confirmed_by = :member OR undone_by = :member ORDER BY id DESC LIMIT :most""",
    "digests": """SELECT d.guild_id AS server, d.name, c.handle, d.member_id IS NOT NULL AS by_direct_message,
d.channel_id AS channel, d.every, d.minute / 60 AS hour, d.minute % 60 AS minute, d.day, d.silent, d.set_at, d.set_by,
d.off_at, d.off_by FROM digests AS d LEFT JOIN creators AS c ON c.id = d.creator_id
WHERE d.member_id = :member OR d.set_by = :member OR d.off_by = :member ORDER BY d.id DESC LIMIT :most""",
}
COVERED = frozenset(
    (
        *("creators", "streams", "reporters", "reports", "gift_events", "voids", "stream_metrics", "stream_totals"),
        "creator_supporters",
        *("incomes", "payouts", "reward_rates", "usd_rates", "goals", "goals_reached", "digests", "backstage_roster"),
        *("imports", "import_identities", "import_also", "import_rooms", "plans", "plan_series", "plan_checks"),
        *("history", "settings", "gift_overrides", "faq_entries", "faq_hidden", "faq_askings", "faq_votes"),
    )
)
"""Tables that a section reads; a test says that no table with people in it is missing."""
_IDS = frozenset({"server", "channel", "message"})
"""Discord's ids as texts: programs that read JSON round such large numbers."""
_JSON = frozenset({"numbers", "reached_from", "details", "wordings", "ticked"})
_OTHERS = frozenset({"member_id"})
"""Members in what the history tells."""


def sections_of(tx: Connection, member_id: int, at: datetime) -> Sections:
    """All sections, the newest lines first."""
    own = [creator for creator in linked_to(tx, member_id) if creator.confirmed]
    known = [supporter for creator in own if (supporter := supporter_of(tx, creator)) is not None]
    values = {
        "member": member_id,
        "own": json.dumps([creator.id for creator in own]),
        "supporters": json.dumps(known),
        "most": MOST_LINES + 1,
    }
    statements = {**_OF_MEMBER, **_OF_HANDLES}
    found = {name: _lines(tx, statements[name], values, member_id) for name in EXPLAINED}
    cut = [name for name, lines in found.items() if len(lines) > MOST_LINES]
    about = {
        "member": str(member_id),
        "made_at": at.isoformat(timespec="seconds"),
        "sections": dict(EXPLAINED),
        "units": "Times are UTC. Gifts are in coins, one diamond a coin. Money is in whole units of its currency.",
        "only_the_newest": dict.fromkeys(cut, MOST_LINES),
    }
    return {"about": about, **{name: lines[:MOST_LINES] for name, lines in found.items()}}


def _lines(tx: Connection, statement: str, values: Mapping[str, Any], member_id: int) -> list[dict[str, Any]]:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    rows = tx.exec_driver_sql(statement, used)
    names: Sequence[str] = list(rows.keys())
    return [{name: _plain(name, value, member_id) for name, value in zip(names, row, strict=True)} for row in rows]


def _plain(name: str, value: Any, member_id: int) -> Any:  # noqa: ANN401, PLR0911 - columns of every kind
    if value is None:
        return None
    if name.endswith("_by"):
        return "you" if value == member_id else "someone else"
    if name.endswith("_at") or name == "at":
        return from_ms(value).isoformat(timespec="seconds")
    if name in _IDS:
        return str(value)
    if name in _JSON:
        return json.loads(value, object_hook=_without_others)
    if name in {"amount", "usd"}:
        return _exact(value, MICRO)
    if name.endswith("_share"):
        return _exact(value, WHOLE)
    if name == "pico_usd":
        return _exact(value, PICO)
    return bool(value) if name in {"confirmed", "helpful", "silent", "by_direct_message"} else value


def _without_others(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in _OTHERS}


def _exact(value: int, whole: int) -> str:
    """A decimal number, exact: "250.5"."""
    return format(Decimal(value) / whole, "f")
