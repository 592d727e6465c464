"""Discord's own description of its API, and the documented limits that it leaves out: what a request breaks.

Sources: ``specs/openapi.json`` of discord/discord-api-spec; for the rest Discord's documentation, "Message",
"Embed Limits", "Component Reference" and "Uploading Files".
"""

# ruff: noqa: ANN401  (JSON is whatever it is)
from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema_rs

from tests.cogs.limits import faults_of_command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DOCUMENT = Path(__file__).parent.parent.parent / "shared" / "data" / "discord-openapi.json"
LONGEST_CONTENT = 2_000
MOST_IN_EMBEDS = 6_000
LARGEST_UPLOAD = 10 * 1024 * 1024
"""Bytes of all files of a message, in a server without boosts."""
_PLACE = "urn:discord"
_REGISTERING = re.compile(r"/applications/\d+(/guilds/\d+)?/commands")


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    path: re.Pattern[str]
    literals: int
    """Of several paths that fit, the one with the most fixed parts is meant."""
    parameters: frozenset[str]
    bodies: tuple[jsonschema_rs.Validator, ...]
    """A body must be right by one of these."""


class Rules:
    """What Discord says about every request."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """From its OpenAPI document. Keys that a schema does not name are faults."""
        schemas = document["components"]["schemas"]
        _close(schemas)
        registry = jsonschema_rs.Registry(
            [(_PLACE, {"components": {"schemas": schemas}})], draft=jsonschema_rs.Draft202012
        )
        self._operations: dict[str, list[Operation]] = {}
        for template, methods in document["paths"].items():
            for method in methods.keys() & {"get", "post", "put", "patch", "delete"}:
                operation = _operation(template, methods, methods[method], registry)
                self._operations.setdefault(method.upper(), []).append(operation)

    def faults(self, method: str, path: str, body: Any, params: frozenset[str]) -> Iterator[str]:
        """What is wrong with a request by the document alone."""
        fitting = [one for one in self._operations.get(method, []) if one.path.fullmatch(path)]
        if not fitting:
            yield f"{method} {path}: Discord has no such path"
            return
        operation = max(fitting, key=lambda one: one.literals)
        yield from (f"{method} {path}: parameter {name}" for name in params - operation.parameters)
        if operation.bodies and body is not None:
            taken = _as_taken(body)
            wrong = min(([*one.iter_errors(taken)] for one in operation.bodies), key=_distance)
            yield from (f"{method} {path}: {_place_of(error)} {error.message[:300]}" for error in wrong)


_LIBRARY_ADDS = {"flags", "tts", "nsfw"}
"""discord.py writes them with nothing in them where the document has no such key; Discord takes that of every bot."""


def _as_taken(body: Any, within: str = "") -> Any:
    """A body as Discord reads it: ids may come as numbers, bit sets as text, and some keys with nothing in them."""
    if isinstance(body, list):
        return [_as_taken(each, within) for each in cast("list[Any]", body)]
    if not isinstance(body, dict):
        return int(body) if within in {"allow", "deny"} else body
    read: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", body).items():
        empty = key in _LIBRARY_ADDS and not value
        if empty or (key == "id" and value is None):
            continue
        number = isinstance(value, int) and not isinstance(value, bool)
        read[key] = str(value) if number and key.endswith("id") else _as_taken(value, key)
    return read


def _distance(errors: list[jsonschema_rs.ValidationError]) -> tuple[bool, int]:
    """How far a body is from what a schema wants; a wrong type says that it is another kind altogether."""
    return any(_place_of(error) == "type" for error in errors), len(errors)


@cache
def rules() -> Rules | None:
    """Those of the document; none where it is not at hand."""
    return Rules(json.loads(DOCUMENT.read_text(encoding="utf-8"))) if DOCUMENT.exists() else None


def faults_of_request(
    method: str, path: str, body: Any, params: Mapping[str, Any], sizes: Sequence[int] = ()
) -> Iterator[str]:
    """Everything that Discord would refuse a request for; ``sizes`` are those of its files, in bytes."""
    if sum(sizes) > LARGEST_UPLOAD:
        yield f"{method} {path}: files of {sum(sizes)} bytes"
    yield from _faults_as_sent(method, path, json.dumps(body), frozenset(params))


@lru_cache(maxsize=64)
def _faults_as_sent(method: str, path: str, sent: str, params: frozenset[str]) -> list[str]:
    """The same for a body as it goes over the wire. Every bot of a run registers the same commands."""
    return list(_faults(method, path, json.loads(sent), params))


def _faults(method: str, path: str, body: Any, params: frozenset[str]) -> Iterator[str]:
    known = rules()
    if known is not None:
        yield from known.faults(method, path, body, params)
    if _REGISTERING.fullmatch(path) and method == "PUT":
        yield from (fault for command in body for fault in faults_of_command(command))
        return
    if isinstance(body, dict):
        whole = cast("dict[str, Any]", body)
        message = cast("dict[str, Any]", whole["data"]) if isinstance(whole.get("data"), dict) else whole
        yield from (f"{method} {path}: {fault}" for fault in _faults_of_message(message))


def _faults_of_message(message: Mapping[str, Any]) -> Iterator[str]:
    if len(message.get("content") or "") > LONGEST_CONTENT:
        yield f"content of {len(message['content'])} characters"
    characters = sum(map(_characters, _listed(message, "embeds")))
    if characters > MOST_IN_EMBEDS:
        yield f"embeds of {characters} characters"
    components = _listed(message, "components")
    ids = [part["custom_id"] for part in _parts(components) if part.get("custom_id")]
    if len(set(ids)) < len(ids):
        yield f"one custom_id twice: {ids}"
    for part in _parts(components):
        values: list[str] = [option["value"] for option in _listed(part, "options")]
        if len(set(values)) < len(values):
            yield f"one value twice: {values}"
        if part["type"] == 2 and not (part.get("label") or part.get("emoji")):
            yield "a button without label and emoji"
    empty = all(message.get(name) in (None, "", []) for name in ("content", "embeds", "attachments", "components"))
    if empty and "content" in message and not message.get("flags"):
        yield "an empty message"


def _parts(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _parts(_listed(part, "components"))
        yield from _parts([part["component"]] if part.get("component") else [])


def _characters(embed: Mapping[str, Any]) -> int:
    within: list[Mapping[str, Any]] = [embed, embed.get("footer") or {}, embed.get("author") or {}]
    within += _listed(embed, "fields")
    counted = ("title", "description", "text", "name", "value")
    return sum(len(each.get(name) or "") for each in within for name in counted)


def _listed(node: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    return node.get(key) or []


def _operation(
    template: str, methods: Mapping[str, Any], operation: Mapping[str, Any], registry: jsonschema_rs.Registry
) -> Operation:
    parameters = [*methods.get("parameters", []), *operation.get("parameters", [])]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema: dict[str, Any] = _rooted(content.get("schema", {}))
    kinds: list[Any] = schema.get("anyOf") or schema.get("oneOf") or ([schema] if schema else [])
    return Operation(
        path=re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))),
        literals=sum(not part.startswith("{") for part in template.split("/")),
        parameters=frozenset(each["name"] for each in parameters if each.get("in") == "query"),
        bodies=tuple(jsonschema_rs.Draft202012Validator(kind, registry=registry) for kind in kinds),
    )


def _rooted(schema: Any) -> Any:
    """The schema with references that name the document, since it is read on its own."""
    if isinstance(schema, dict):
        pairs = cast("dict[str, Any]", schema).items()
        return {key: f"{_PLACE}{value}" if key == "$ref" else _rooted(value) for key, value in pairs}
    return [_rooted(each) for each in cast("list[Any]", schema)] if isinstance(schema, list) else schema


def _close(schema: Any) -> None:
    """Objects hold what they name and nothing else: Discord drops or refuses the rest."""
    if isinstance(schema, list):
        for each in cast("list[Any]", schema):
            _close(each)
    elif isinstance(schema, dict):
        named = cast("dict[str, Any]", schema)
        for each in named.values():
            _close(each)
        if named.get("type") == "object" and "properties" in named:
            named.setdefault("additionalProperties", False)


def _place_of(error: jsonschema_rs.ValidationError) -> str:
    return "/".join(str(part) for part in error.instance_path)
