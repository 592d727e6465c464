"""A clock that several processes share, and that may run faster than time does."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """It showed ``start`` when the real time was ``began``, and makes ``speed`` seconds of one."""

    start: float
    began: float
    speed: float = 1.0

    def now(self) -> datetime:
        """What it shows."""
        return self.at(time.time())

    def at(self, real: float) -> datetime:
        """What it shows at a real time."""
        return datetime.fromtimestamp(self.start, UTC) + timedelta(seconds=(real - self.began) * self.speed)

    def real(self, shown: datetime) -> float:
        """The real time at which it shows that."""
        return self.began + (shown.timestamp() - self.start) / self.speed

    def dumped(self) -> str:
        """For another process."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, dumped: str) -> Clock:
        """From another process."""
        return cls(**json.loads(dumped))
