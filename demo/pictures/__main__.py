"""``python -m demo.pictures``: every picture anew."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from demo.browser import NoBrowser, browser
from demo.page import SINCE
from demo.past import fill
from demo.pictures.camera import Camera
from demo.pictures.scenes import CARD, CHOICES, SCENES
from demo.rendering import render_embeds_as_discord
from demo.world import opened

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from simcord import MemberActor, Preview

    from demo.pictures.scenes import Scene
    from demo.world import World

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
NOW = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
"""Always the same evening, so that a picture changes only with what it shows."""


async def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    render_embeds_as_discord()
    async with opened(NOW - SINCE) as world, browser() as tab:
        camera = Camera(tab, FOLDER)
        await fill(world, NOW)
        async with _seen_by(world, world.moderator) as preview:
            await camera.newest(preview, CARD)
            await camera.choices(preview, CHOICES, command="/gift add", typed="firewroks", until="coins")
        for scene in SCENES:
            await _take(camera, world, scene)


async def _take(camera: Camera, world: World, scene: Scene) -> None:
    for step in scene.steps:
        await step.play(world)
    async with _seen_by(world, scene.steps[-1].actor(world)) as preview:
        await camera.newest(preview, scene.name)


def _seen_by(world: World, person: MemberActor) -> AbstractAsyncContextManager[Preview]:
    return world.env.preview(world.team, viewers=(person,), layout="channel")


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    try:
        asyncio.run(main())
    except NoBrowser as missing:
        sys.exit(str(missing))
