"""The trail: who changed what, and when.

Reports and voids carry their own who and when, so gifts have no row here.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import insert

from db.rows import to_ms
from db.schema import history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.access import Caller


def note(  # noqa: PLR0913, PLR0917 - who, when, what, about what
    tx: Connection,
    caller: Caller,
    at: datetime,
    what: str,
    subject: int | None = None,
    details: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Add one line, in the same transaction as the change itself."""
    row = {
        "guild_id": caller.guild_id,
        "at": to_ms(at),
        "by": caller.member_id,
        "what": what,
        "subject": subject,
        "details": json.dumps(details or {}, ensure_ascii=False),
    }
    tx.execute(insert(history), row)
