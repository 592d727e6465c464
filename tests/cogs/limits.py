"""What Discord refuses and the simulated one takes: limits of commands and of messages.

Sources: Discord's documentation, "Application Commands", "Message Components" and "Embed Limits".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

SUBCOMMAND, GROUP = 1, 2
IN_A_MENU = (2, 3)
"""Types of the commands in the menu of a person or a message: any letters in the name, no description."""
LOCALES = {str(locale.value) for locale in discord.Locale}
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CHOICE = 32, 100, 100
MOST_OPTIONS, MOST_CHOICES = 25, 25
MOST_CHARACTERS = 8_000
_NAME = re.compile(r"[-_\w]{1,32}")


def faults_of_command(node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What is wrong with a command, or with one of its options, and everything within."""
    if not path and node.get("type") in IN_A_MENU:
        yield from _faults_in_a_menu(node)
        return
    path = f"{path} {node['name']}".strip()
    yield from _faults_of_words(node, path)
    options: Sequence[Mapping[str, Any]] = node.get("options") or []
    if len(options) > MOST_OPTIONS:
        yield f"{path}: {len(options)} options"
    names = [option["name"] for option in options]
    if len(set(names)) < len(names):
        yield f"{path}: two options of one name"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{path}: a required option after an optional one"
    choices: Sequence[Mapping[str, Any]] = node.get("choices") or []
    if len(choices) > MOST_CHOICES or (choices and node.get("autocomplete")):
        yield f"{path}: {len(choices)} choices, autocomplete {node.get('autocomplete')}"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= LONGEST_CHOICE or len(str(choice["value"])) > LONGEST_CHOICE:
            yield f"{path}: choice {choice}"
    for option in options:
        yield from faults_of_command(option, path)


def _faults_in_a_menu(node: Mapping[str, Any]) -> Iterator[str]:
    names, descriptions = _words(node, "name"), _words(node, "description")
    yield from (f"name {name!r}" for name in names.values() if not 1 <= len(name) <= LONGEST_NAME)
    yield from (f"{node['name']}: a description" for description in descriptions.values() if description)


def _faults_of_words(node: Mapping[str, Any], path: str) -> Iterator[str]:
    names, descriptions = _words(node, "name"), _words(node, "description")
    for locale, name in names.items():
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{path}: name {name!r} in {locale or 'the default'}"
    for locale, description in descriptions.items():
        if not 1 <= len(description) <= LONGEST_DESCRIPTION:
            yield f"{path}: description of {len(description)} characters in {locale or 'the default'}"
    if unknown := (names.keys() | descriptions.keys()) - {""} - LOCALES:
        yield f"{path}: locales {unknown}"


def _words(node: Mapping[str, Any], kind: str) -> dict[str, str]:
    """A name or description by locale; the default is that of no locale."""
    return {"": node.get(kind, ""), **(node.get(f"{kind}_localizations") or {})}


def characters_of(node: Mapping[str, Any]) -> int:
    """What Discord counts against its 8,000: names, descriptions and values, the longest of their translations."""
    own = sum(max(map(len, _words(node, kind).values())) for kind in ("name", "description"))
    choices: Sequence[Mapping[str, Any]] = node.get("choices") or []
    options: Sequence[Mapping[str, Any]] = node.get("options") or []
    of_choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in choices)
    return own + of_choices + sum(map(characters_of, options))


def faults_of_choices(offered: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the answer of an autocomplete."""
    if len(offered) > MOST_CHOICES:
        yield f"{len(offered)} choices"
    for choice in offered:
        if not 1 <= len(choice["name"]) <= LONGEST_CHOICE or not choice["name"].strip():
            yield f"name of a choice: {choice['name']!r}"
        if not 1 <= len(str(choice["value"])) <= LONGEST_CHOICE:
            yield f"value of a choice: {choice['value']!r}"


def faults_of_message(message: discord.Message) -> Iterator[str]:
    """What is wrong with a message that the bot sent."""
    if len(message.content) > 2_000:
        yield f"content of {len(message.content)} characters"
    for embed in message.embeds:
        yield from _faults_of_embed(embed)
    if sum(len(embed) for embed in message.embeds) > 6_000:
        yield "embeds of more than 6,000 characters"
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    if len(rows) > 5 or any(len(row.children) > 5 for row in rows):
        yield "more than five rows, or five buttons in one"
    parts = [part for row in rows for part in row.children]
    ids = [part.custom_id for part in parts if isinstance(part, discord.Button | discord.SelectMenu)]
    if len(set(ids)) < len(ids):
        yield f"one custom_id twice: {ids}"
    yield from (f"custom_id {one!r}" for one in ids if one is not None and not 1 <= len(one) <= 100)
    for part in parts:
        if isinstance(part, discord.Button) and not (part.emoji or part.label):
            yield "a button without a label"
        if isinstance(part, discord.Button) and len(part.label or "") > 80:
            yield f"label of a button: {part.label}"
        if isinstance(part, discord.SelectMenu):
            yield from _faults_of_select(part)


def _faults_of_embed(embed: discord.Embed) -> Iterator[str]:
    most = {"title": 256, "description": 4_096}
    yield from (f"{name} of an embed" for name, limit in most.items() if len(getattr(embed, name) or "") > limit)
    if len(embed.footer.text or "") > 2_048 or len(embed.author.name or "") > 256 or len(embed.fields) > 25:
        yield "footer, author or fields of an embed"
    for field in embed.fields:
        if not 1 <= len(field.name or "") <= 256 or not 1 <= len(field.value or "") <= 1_024:
            yield f"field of an embed: {field}"


def _faults_of_select(menu: discord.SelectMenu) -> Iterator[str]:
    values = [option.value for option in menu.options]
    most = 25 if menu.type is discord.ComponentType.select else 0  # Discord itself lists channels, roles and people
    if not min(1, most) <= len(values) <= most or len(set(values)) < len(values):
        yield f"options of a select: {values}"
    if len(menu.placeholder or "") > 150:
        yield f"hint of a select: {menu.placeholder}"
    for option in menu.options:
        lengths = len(option.label), len(option.value), len(option.description or "")
        if not 1 <= lengths[0] <= 100 or not 1 <= lengths[1] <= 100 or lengths[2] > 100:
            yield f"option of a select: {option}"
