"""A small Discord in a process of its own: it outlives the bot, remembers every post and forgives no repeat.

    python -m tests.jobs.little_discord CLOCK_JSON

It says the port that it listens on. Nonces are dropped, as Discord drops them after a while. It speaks as
much of the gateway and of HTTP as the bot needs to start, to post, to look back and to edit; servers are
those that ``/_servers`` was told. Source: Discord's documentation, "Gateway" and "Message Resource".
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any

from aiohttp import WSMsgType, web

from tests.jobs.clock import Clock

ME = {"id": "900", "username": "aftershow", "discriminator": "0000", "global_name": None, "avatar": None, "bot": True}
EVERYTHING = str((1 << 50) - 1)
DISCORD_EPOCH_MS = 1_420_070_400_000
LONGEST_WAIT = 0.02
"""Seconds between a request and what it does, and between that and the answer: a kill may come in either."""
Channel = dict[str, dict[str, Any]]


class LittleDiscord:
    """What it knows."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.channels: dict[int, Channel] = {}
        self.posts: list[dict[str, Any]] = []
        self.servers: dict[int, list[int]] = {}
        self.faults: dict[int, dict[str, Any]] = {}
        self.calls: Counter[str] = Counter()
        self.sockets: set[web.WebSocketResponse] = set()
        self.chance = random.Random(3)
        self.number = 0

    def snowflake(self) -> int:
        """The next id; it tells the time, as Discord's do."""
        self.number += 1
        ms = int(self.clock.now().timestamp() * 1000)
        return (ms - DISCORD_EPOCH_MS << 22) + self.number % (1 << 22)

    def message(self, channel_id: int, body: dict[str, Any], *, message_id: int | None = None) -> dict[str, Any]:
        """A message as Discord shows it."""
        return {
            "id": str(message_id or self.snowflake()),
            "channel_id": str(channel_id),
            "author": ME,
            "content": (body.get("content") or "").strip(),
            "timestamp": self.clock.now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [{"type": "rich", **embed} for embed in body.get("embeds") or ()],
            "components": _numbered(body.get("components") or []),
            "pinned": False,
            "type": 0,
        }

    async def pause(self) -> None:
        """The network, and Discord itself."""
        await asyncio.sleep(self.chance.uniform(0, LONGEST_WAIT))

    async def fault(self, channel_id: int) -> web.Response | None:
        """What is wrong with a channel."""
        wrong = self.faults.get(channel_id, {})
        await asyncio.sleep(wrong.get("slow", 0))
        if wrong.get("times", 1) <= 0 or "status" not in wrong:
            return None
        if "times" in wrong:
            wrong["times"] -= 1
        status, code = wrong["status"], wrong.get("code", 0)
        body: dict[str, Any] = {"message": "no", "code": code}
        headers = {}
        if status == 429:
            body |= {"retry_after": wrong["retry_after"], "global": False}
            headers = {"Retry-After": str(wrong["retry_after"]), "Via": "1.1 google"}
        return said(body, status=status, headers=headers)

    # -- HTTP ----------------------------------------------------------------------------------------------------------

    async def post(self, request: web.Request) -> web.Response:
        """A new message."""
        arrived = time.time()
        body = await _body(request)
        channel_id = int(request.match_info["channel"])
        self.calls["post"] += 1
        refused = await self.fault(channel_id)
        if refused is not None:
            return refused
        await self.pause()
        made = self.message(channel_id, body)
        self.channels.setdefault(channel_id, {})[made["id"]] = made
        self.posts.append({"at": time.time(), "arrived": arrived, "channel": channel_id, "message": made})
        await self.pause()
        return said(made)

    async def history(self, request: web.Request) -> web.Response:
        """The messages of a channel after one, the newest first."""
        self.calls["history"] += 1
        channel = self.channels.get(int(request.match_info["channel"]), {})
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        before = int(request.query.get("before", 1 << 63))
        found = sorted(int(one) for one in channel if after < int(one) < before)
        found = found[:limit] if "after" in request.query else found[-limit:]
        return said([channel[str(one)] for one in reversed(found)])

    async def one_message(self, request: web.Request) -> web.Response:
        """Read or edit a message."""
        channel_id, message_id = int(request.match_info["channel"]), request.match_info["message"]
        known = self.channels.get(channel_id, {}).get(message_id)
        if known is None:
            return said({"message": "Unknown Message", "code": 10008}, status=404)
        if request.method == "PATCH":
            await self.pause()
            self.calls["edit"] += 1
            changed = self.message(channel_id, await _body(request), message_id=int(message_id))
            known |= {name: changed[name] for name in ("content", "embeds", "components")}
        return said(known)

    async def direct(self, request: web.Request) -> web.Response:
        """The channel of direct messages with somebody."""
        member = int((await request.json())["recipient_id"])
        who = {"id": str(member), "username": f"p{member}", "discriminator": "0000", "avatar": None}
        return said({"id": str(member + 10**6), "type": 1, "recipients": [who], "last_message_id": None})

    async def commands(self, request: web.Request) -> web.Response:
        """Register commands."""
        given: list[dict[str, Any]] = await request.json() if request.method == "PUT" else []
        made: list[dict[str, Any]] = [
            {"id": str(self.snowflake()), "application_id": ME["id"], "version": "1", "description": "", **one}
            for one in given
        ]
        return said(made)

    async def known(self, request: web.Request) -> web.Response:
        """The rest of what a bot asks for at its start."""
        if request.path.endswith("/gateway/bot"):
            limit = {"total": 1000, "remaining": 1000, "reset_after": 1, "max_concurrency": 1}
            url = f"ws://{request.host}/ws"
            return said({"url": url, "shards": 1, "session_start_limit": limit})
        if "/oauth2/" in request.path:
            app = {"id": ME["id"], "name": "aftershow", "icon": None, "description": "", "bot_public": True}
            app |= {"bot_require_code_grant": False, "verify_key": "", "flags": 0, "owner": ME, "team": None}
            return said(app)
        return said(ME)

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Hello, ready, the servers, and heartbeats; whoever was cut off goes on where they were."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.add(socket)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}, "s": None, "t": None})
        async for given in socket:
            if given.type is not WSMsgType.TEXT:
                break
            asked = json.loads(given.data)
            if asked["op"] == 1:
                await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
            elif asked["op"] == 2:
                await self._welcome(socket, request.host)
            elif asked["op"] == 6:
                self.calls["resume"] += 1
                await socket.send_json({"op": 0, "t": "RESUMED", "s": asked["d"]["seq"] + 1, "d": {}})
        self.sockets.discard(socket)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, host: str) -> None:
        application = {"id": ME["id"], "flags": 0}
        servers = [{"id": str(one), "unavailable": True} for one in self.servers]
        ready = {"v": 10, "user": ME, "guilds": servers, "session_id": "s", "application": application}
        ready |= {"resume_gateway_url": f"ws://{host}/ws", "shard": [0, 1]}
        await socket.send_json({"op": 0, "t": "READY", "s": 1, "d": ready})
        for number, (server, channels) in enumerate(self.servers.items(), 2):
            await socket.send_json({"op": 0, "t": "GUILD_CREATE", "s": number, "d": _server(server, channels)})

    # -- for tests -----------------------------------------------------------------------------------------------------

    async def told(self, request: web.Request) -> web.Response:
        """Servers and faults to play, or that the gateway is cut off; and what was posted."""
        if request.method == "GET":
            return said({"posts": self.posts, "calls": self.calls})
        told = await request.json()
        self.clock.began = told.get("began", self.clock.began)
        self.servers |= {int(server): channels for server, channels in told.get("servers", {}).items()}
        if told.get("cut_off"):
            for socket in list(self.sockets):
                await socket.close(code=4000)
        self.faults |= {int(channel): fault for channel, fault in told.get("faults", {}).items()}
        return said({})

    def app(self) -> web.Application:
        """The routes."""
        made = web.Application()
        messages = "/api/v10/channels/{channel:\\d+}/messages"
        made.router.add_post(messages, self.post)
        made.router.add_get(messages, self.history)
        made.router.add_route("*", messages + "/{message:\\d+}", self.one_message)
        made.router.add_post("/api/v10/users/@me/channels", self.direct)
        made.router.add_route("*", "/api/v10/applications/{app}/commands", self.commands)
        made.router.add_get("/api/v10/{rest:users/@me|oauth2/applications/@me|gateway/bot}", self.known)
        made.router.add_get("/ws/", self.gateway)
        made.router.add_get("/ws", self.gateway)
        made.router.add_route("*", "/_told", self.told)
        return made


def said(data: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:  # noqa: ANN401 - JSON
    """An answer; discord.py reads JSON only where the type says nothing else."""
    return web.Response(
        body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json", **(headers or {})}
    )


async def _body(request: web.Request) -> dict[str, Any]:
    """What is to be posted, with or without files beside it."""
    if request.content_type == "application/json":
        return await request.json()
    form = await request.post()
    return json.loads(str(form["payload_json"]))


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": number, **one} for number, one in enumerate(components, 1)]


_LISTS = (
    "emojis",
    "stickers",
    "features",
    "threads",
    "presences",
    "voice_states",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
)


def _server(server: int, channels: list[int]) -> dict[str, Any]:
    everyone = {"id": str(server), "name": "@everyone", "permissions": EVERYTHING, "position": 0, "color": 0}
    everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
    places: list[dict[str, Any]] = [
        {"id": str(one), "type": 0, "name": f"c{one}", "position": 0, "permission_overwrites": [], "parent_id": None}
        for one in channels
    ]
    me: dict[str, Any] = {
        "user": ME,
        "roles": [],
        "joined_at": "2025-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    made: dict[str, Any] = {"id": str(server), "name": f"s{server}", "owner_id": "1", "roles": [everyone]}
    made |= {"channels": places, "members": [me], "member_count": 2, "joined_at": me["joined_at"], "large": False}
    made |= {name: [] for name in _LISTS}
    made |= dict.fromkeys(("verification_level", "default_message_notifications", "mfa_level", "nsfw_level"), 0)
    made |= dict.fromkeys(("explicit_content_filter", "premium_tier", "system_channel_flags", "afk_timeout"), 0)
    return made | {"preferred_locale": "en-US", "premium_progress_bar_enabled": False, "unavailable": False}


async def main(clock: Clock) -> None:
    """Serve until the process is ended."""
    runner = web.AppRunner(LittleDiscord(clock).app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Clock.of(sys.argv[1])))
