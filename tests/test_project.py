"""What the project promises about itself: each test fails when the files lag behind one another."""

from __future__ import annotations

import ast
import gc
import re
import sys
import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dotenv import dotenv_values
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from domain import errors
from settings import VARIABLES, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
SOURCES = sorted([*ROOT.glob("*.py"), *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))])
MOST_LINES = 400
TABLES = {"db/schema.py"}
"""Nothing but tables, which are looked up and not read."""
NAMES_THAT_SAY_NOTHING = {"common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}
ROOTS_THAT_OPEN_THE_BOT = {"bot.py", "client.py", "demo"}
LOCALES = sorted((ROOT / "locales").glob("*.ftl"))
REQUIREMENTS = ("requirements", "requirements-demo", "requirements-dev")


def name_of(path: Path) -> str:
    """The path as a person would write it, from the project's folder."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed source."""
    source = path.read_text(encoding="utf-8")
    # Python 3.11 loses count of its depth where a finaliser parses too, as a traceback does (CPython's issue 106905).
    gc.disable()
    try:
        return ast.parse(source)
    finally:
        gc.enable()


def imports(tree: ast.AST) -> Iterator[str]:
    """The top-level names of everything that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


# -- settings ----------------------------------------------------------------------------------------------------------


def test_every_setting_has_one_variable():
    assert [variable.field for variable in VARIABLES] == [field.name for field in fields(Settings)]


def test_the_example_settings_are_the_settings_with_their_defaults():
    """What has no default stays behind a ``#``: given to a container, a blank value would hide the image's own."""
    example = dotenv_values(ROOT / ".env.example")
    assert example == {one.name: one.default or "" for one in VARIABLES if one.default != ""}


def test_the_example_settings_say_what_each_is_for_and_how_to_get_it():
    example = (ROOT / ".env.example").read_text(encoding="utf-8").casefold()
    for variable in VARIABLES:
        left_out = "#" if variable.default == "" else ""
        assert f"# {variable.purpose}\n# {variable.how}\n{left_out}{variable.name}=".casefold() in example


# -- words -------------------------------------------------------------------------------------------------------------


class Variables(Visitor):
    """Collects the variables of a message: ``{ $creator }``."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - Fluent's name
        """One place where a variable stands."""
        self.names.add(node.id.name)


@cache
def messages(locale: Path) -> dict[str, set[str]]:
    """The variables of each message and each attribute (``id.attribute``) of a locale."""
    found: dict[str, set[str]] = {}
    for entry in FluentParser().parse(locale.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, fluent.Junk), f"{locale.name} can't be read here: {entry.content}"
        if not isinstance(entry, fluent.Message):
            continue
        named = [(entry.id.name, entry.value)]
        named += [(f"{entry.id.name}.{attribute.id.name}", attribute.value) for attribute in entry.attributes]
        for name, pattern in named:
            assert name not in found, f"{locale.name} says {name} twice"
            variables = Variables()
            if pattern is not None:
                variables.visit(pattern)
            found[name] = variables.names
    return found


@pytest.mark.parametrize("locale", LOCALES, ids=lambda path: path.stem)
def test_every_locale_says_the_same_with_the_same_variables(locale: Path):
    assert messages(locale) == messages(ROOT / "locales" / "en-US.ftl")


def test_every_failure_has_its_sentence():
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    raised = {
        (name_of(path), call.args[0].value)
        for path in SOURCES
        for call in ast.walk(syntax(path))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in kinds
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    assert raised
    said = messages(ROOT / "locales" / "en-US.ftl")
    assert [place for place in sorted(raised) if place[1] not in said] == []


# -- the tree ----------------------------------------------------------------------------------------------------------


def test_every_package_stands_under_the_import_contracts():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert packages == set(PACKAGES)


def test_files_stay_short_enough_to_read():
    written = (path for path in SOURCES if "migrations" not in path.parts)
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written}
    assert {name: count for name, count in lines.items() if count > MOST_LINES and name not in TABLES} == {}


def test_modules_are_named_after_what_they_hold():
    assert [name_of(path) for path in SOURCES if NAMES_THAT_SAY_NOTHING & {path.stem, *path.parent.parts}] == []


def test_the_domain_imports_only_the_standard_library():
    foreign = {
        f"{name_of(path)}: {module}"
        for path in SOURCES
        for module in imports(syntax(path))
        if path.is_relative_to(ROOT / "domain") and module not in {*sys.stdlib_module_names, "domain"}
    }
    assert foreign == set()


def test_only_roots_open_the_client():
    """Cogs may name its type, for the ``setup(bot)`` that the library calls."""
    opened: list[str] = []
    for path in SOURCES:
        where = path.relative_to(ROOT).parts[0]
        if where in ROOTS_THAT_OPEN_THE_BOT:
            continue
        types = [
            node
            for node in ast.walk(syntax(path))
            if where == "cogs" and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        ]
        for_types = sum(list(imports(node)).count("client") for node in types)
        if list(imports(syntax(path))).count("client") > for_types:
            opened.append(name_of(path))
    assert opened == []


# -- what is installed -------------------------------------------------------------------------------------------------


@cache
def pinned(name: str) -> dict[str, str]:
    """Each package of a requirements file with all that is said about it: version, marker, hashes."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    return {re.split(r"[=\[ ]", entry, maxsplit=1)[0]: entry for entry in entries}


def direct(name: str) -> Iterator[str]:
    """The packages that are asked for by name, as the compiled files spell them."""
    for line in (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#-":
            yield re.sub(r"[-_.]+", "-", re.split(r"[\[=<>~! ]", line, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_by_hash(name: str):
    assert [
        entry for entry in pinned(name).values() if not re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)
    ] == []
    assert set(direct(name)) - set(pinned(name)) == set()


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_name_no_index_and_no_machine(name: str):
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"://|^\s*--?(?!hash)\w\S*|(?:^|\s)/\S+", text, flags=re.MULTILINE) == []


def test_the_requirements_files_fit_into_one_environment():
    runtime, demo, development = (pinned(name) for name in REQUIREMENTS)
    assert runtime.items() <= demo.items() <= development.items()


# -- what is written about it ------------------------------------------------------------------------------------------


def test_the_changelog_says_what_is_new():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    assert re.search(r"^[-*] \S", newest, flags=re.MULTILINE)


def test_what_the_documents_tell_to_make_can_be_made():
    made = re.findall(r"^([a-z-]+):.*## \S", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / ".pre-commit-config.yaml"]
    told = {
        (name_of(path), target)
        for path in documents
        for target in re.findall(r"(?:`|^|: )make ([a-z-]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert [(document, target) for document, target in sorted(told) if target not in made] == []
    assert {"demo", "test"} <= {target for document, target in told if document == "README.md"}
