"""How the bot and its drawing process talk: each message is its length (4 bytes, big-endian) and itself."""

from __future__ import annotations

from typing import IO

HEADER = 4


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message; none when the other side has closed, also in the middle of one."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    length = int.from_bytes(header, "big")
    body = stream.read(length)
    return body if len(body) == length else None


def send(stream: IO[bytes], body: bytes) -> None:
    """Write one message and let it go at once."""
    stream.write(len(body).to_bytes(HEADER, "big") + body)
    stream.flush()
