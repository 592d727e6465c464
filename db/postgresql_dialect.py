"""What is written once and means the same on PostgreSQL: the few things that SQLite spells otherwise.

Statements are written for SQLite. Here is everything that PostgreSQL wants differently:

=========================================  =========================================================================
``?``, ``?1``, ``:name`` in plain SQL      ``$1``
``json_each(list)``                        ``json_array_elements`` with ``key`` and a whole number as ``value``
``json_group_array``, ``_object``          ``json_agg``, ``json_object_agg``, empty where nothing is
``max(a, b)``, ``min(a, b)``               ``greatest``, ``least``
``sum(condition)``                         ``sum`` of 1 and 0
``LIKE`` (ignores the case of a to z)      ``ILIKE``, which does the same in our collation ("C")
SQLite's ``insert`` ... ``on_conflict``     PostgreSQL's own
a column that may be null, descending      nulls last, since they are the smallest
``INTEGER`` of a table (64 bits)           ``BIGINT``
``DEFAULT 0`` of a yes or no               ``DEFAULT false``
an index's ``sqlite_where``                ``postgresql_where``, unless there is one
``numeric`` (the sum of many bigints)      an ``int`` again where it is whole
=========================================  =========================================================================
"""

# SQLAlchemy's compilers have none
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false
from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Integer, cast
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.postgresql.base import PGCompiler, PGDDLCompiler, PGTypeCompiler
from sqlalchemy.sql import operators

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "postgresql+aftershow"
"""The driver part of a URL that gets this dialect."""

_STATEMENTS_KEPT = 512

_PLACES = re.compile(r"""'(?:[^']|'')*' | "[^"]*" | \?(\d*) | (?<![:\w]):([a-z_]\w*)""", re.VERBOSE)
_PARAMETER = r"(?P<list>\$\d+(?:::\w+)?)"
_JSON_EACH = re.compile(rf"json_each\({_PARAMETER}\)(?:\s+AS\s+(?P<name>\w+))?", re.IGNORECASE)
_JSON_ITEM = re.compile(r"\w+\.value ->> \d+")
_JSON_GROUPS = (
    (re.compile(r"json_group_array\(([^()]*)\)", re.IGNORECASE), r"COALESCE(CAST(json_agg(\1) AS TEXT), '[]')"),
    (re.compile(r"json_group_object\(([^()]*)\)", re.IGNORECASE), r"COALESCE(CAST(json_object_agg(\1) AS TEXT), '{}')"),
)


@lru_cache(maxsize=1024)
def spelled(statement: str) -> tuple[str, tuple[str, ...]]:
    """A plain statement as PostgreSQL takes it, and the names of its parameters in their order, where they have names.

    As in SQLite, ``?`` is the number after the highest so far.
    """
    names: list[str] = []
    highest = 0

    def numbered(place: re.Match[str]) -> str:
        nonlocal highest
        number, name = place.groups()
        if name is not None:
            if name not in names:
                names.append(name)
            return f"${names.index(name) + 1}"
        if number is None:
            return place[0]
        highest = max(highest, int(number)) if number else highest + 1
        return f"${number or highest}"

    return _json_as_there(_PLACES.sub(numbered, statement)), tuple(names)


def _json_as_there(statement: str) -> str:
    if "json_" not in statement:
        return statement
    lists = bool(_JSON_ITEM.search(statement))
    if lists:
        statement = _JSON_ITEM.sub(lambda item: f"CAST({item[0]} AS BIGINT)", statement)
    value = "item" if lists else "CAST(item #>> '{}' AS BIGINT)"

    def elements(found: re.Match[str]) -> str:
        listed = (
            f"json_array_elements(CAST(CAST({found['list']} AS TEXT) AS JSON)) WITH ORDINALITY AS listed(item, key)"
        )
        return f"(SELECT key, {value} AS value FROM {listed}) AS {found['name'] or 'each_one'}"  # noqa: S608 - no data

    statement = _JSON_EACH.sub(elements, statement)
    for here, there in _JSON_GROUPS:
        statement = here.sub(there, statement)
    return statement


def positional(
    names: tuple[str, ...], parameters: Sequence[Any] | Mapping[str, Any] | None
) -> Sequence[Any] | Mapping[str, Any] | None:
    """The parameters in the order of their names, where they have names."""
    return tuple(parameters[name] for name in names) if isinstance(parameters, dict) else parameters


def whole_or_float(text: str) -> int | float | Decimal:
    """What SQLite would have answered: a whole number for a sum, a floating one for an average."""
    if text.lstrip("-").isdigit():
        return int(text)
    return Decimal(text) if text == "NaN" else float(text)


class _Statements(PGCompiler):
    """Queries and changes."""

    def visit_max_func(self, func: Any, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy leaves it untyped
        return self._greatest("GREATEST", "max", func, **kw)

    def visit_min_func(self, func: Any, **kw: Any) -> str:  # noqa: ANN401
        return self._greatest("LEAST", "min", func, **kw)

    def _greatest(self, of_several: str, of_all: str, func: Any, **kw: Any) -> str:  # noqa: ANN401
        name = of_several if len(func.clauses) > 1 else of_all
        return name + self.function_argspec(func, **kw)

    def visit_sum_func(self, func: Any, **kw: Any) -> str:  # noqa: ANN401
        (summed,) = func.clauses
        if isinstance(summed.type, Boolean):
            return f"sum({self.process(cast(summed, Integer), **kw)})"
        return "sum" + self.function_argspec(func, **kw)

    def visit_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:  # noqa: ANN401
        return self.visit_ilike_op_binary(binary, operator, **kw)

    def visit_not_like_op_binary(self, binary: Any, operator: Any, **kw: Any) -> str:  # noqa: ANN401
        return self.visit_not_ilike_op_binary(binary, operator, **kw)

    def _on_conflict_target(self, clause: Any, **kw: Any) -> str:  # noqa: ANN401
        if not hasattr(clause, "constraint_target"):  # SQLite's insert() has all the rest, under the same names
            clause.constraint_target = None
        return super()._on_conflict_target(clause, **kw)

    def visit_unary(self, unary: Any, *args: Any, **kw: Any) -> str:  # noqa: ANN401
        text = super().visit_unary(unary, *args, **kw)
        if isinstance(unary.element, Column) and unary.element.nullable:
            if unary.modifier is operators.desc_op:
                return f"{text} NULLS LAST"
            if unary.modifier is operators.asc_op:
                return f"{text} NULLS FIRST"
        return text


class _Types(PGTypeCompiler):
    """Types: a table's whole numbers have 64 bits, as SQLite's do."""

    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: ANN401, N802 - SQLAlchemy's name
        return "BIGINT" if isinstance(kw.get("type_expression"), Column) else super().visit_INTEGER(type_, **kw)


class _Tables(PGDDLCompiler):
    """Tables and indexes."""

    def get_column_default_string(self, column: Any) -> str | None:  # noqa: ANN401
        default = super().get_column_default_string(column)
        return {"0": "false", "1": "true"}.get(default or "", default) if _is_yes_or_no(column) else default

    def visit_create_index(self, create: Any, **kw: Any) -> str:  # noqa: ANN401
        index = create.element
        options = index.dialect_options["postgresql"]
        if options["where"] is None:
            options["where"] = index.dialect_options["sqlite"]["where"]
        return super().visit_create_index(create, **kw)


def _is_yes_or_no(column: Any) -> bool:  # noqa: ANN401
    return isinstance(column.type, Boolean)


class Dialect(PGDialect_asyncpg):
    """PostgreSQL through asyncpg, for statements that were written for SQLite."""

    supports_statement_cache = True
    statement_compiler = type("_Compiler", (_Statements, PGDialect_asyncpg.statement_compiler), {})
    ddl_compiler = _Tables
    type_compiler_cls = _Types

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:  # noqa: ANN401
        """Run a statement in its other spelling."""
        statement, parameters = self._spelled(statement, parameters, context)
        cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:  # noqa: ANN401
        """The same for many rows."""
        if context is None or context.compiled is None:
            statement, names = spelled(statement)
            parameters = [positional(names, row) for row in parameters]
        cursor.executemany(statement, parameters)

    def _spelled(self, statement: str, parameters: Any, context: Any) -> tuple[str, Any]:  # noqa: ANN401
        if context is None or context.compiled is None:
            statement, names = spelled(statement)
            return statement, positional(names, parameters)
        return _json_as_there(statement), parameters

    async def setup_asyncpg_json_codec(self, conn: Any) -> None:  # noqa: ANN401
        """Besides JSON: sums of many bigints are whole numbers again."""
        await super().setup_asyncpg_json_codec(conn)
        await conn.driver_connection.set_type_codec(
            "numeric", schema="pg_catalog", encoder=str, decoder=whole_or_float, format="text"
        )


registry.register("postgresql.aftershow", __name__, "Dialect")
