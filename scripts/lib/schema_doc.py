#!/usr/bin/env python3
"""Prints docs/schema.md: applies the SQLite migrations to an empty database, and writes down what the database says.

What a table is for comes from the comment above its CREATE TABLE.
"""

import re
import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
HEAD = """# The databases

Generated from the migrations by `./scripts/generate`; types are SQLite's, and PostgreSQL's tree has the same tables and
columns. Ids are snowflakes, times Unix milliseconds, permissions 64 bits in a signed integer."""


def main() -> None:
    print(HEAD)
    for server in ("instance", "resolver"):
        print(f"\n## {server.capitalize()}")
        database = sqlite3.connect(":memory:")
        purposes: dict[str, str] = {}
        for migration in sorted((MIGRATIONS / server / "sqlite").glob("*/up.sql")):
            text = migration.read_text()
            database.executescript(text)
            purposes |= comments(text)
        for (table,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall():
            describe(database, table, purposes.get(table, ""))


def comments(sql: str) -> dict[str, str]:
    """The comment right above each table."""
    found = re.finditer(r"((?:^--[^\n]*\n)+)CREATE (?:VIRTUAL )?TABLE (\w+)", sql, re.MULTILINE)
    return {match[2]: re.sub(r"^-- ?", "", match[1], flags=re.MULTILINE).strip() for match in found}


def describe(database: sqlite3.Connection, table: str, purpose: str) -> None:
    print(f"\n### {table}\n")
    if purpose:
        print(purpose + "\n")
    references = {
        row[3]: f"{row[2]}.{row[4] or 'id'}" for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    print("| Column | Type | Null | Default | Refers to |\n| --- | --- | --- | --- | --- |")
    key: dict[int, str] = {}
    for _, column, kind, required, default, position in database.execute(f"PRAGMA table_info({table})"):
        if position:
            key[position] = column
        null = "" if required else "yes"
        shown = f"`{default}`" if default is not None else ""
        print(f"| `{column}` | {kind} | {null} | {shown} | {references.get(column, '')} |")
    lines = [f"- primary key: {', '.join(key[position] for position in sorted(key))}"] if key else []
    for _, index, unique, origin, partial in database.execute(f"PRAGMA index_list({table})"):
        if origin == "pk":
            continue
        columns = [row[2] or "an expression" for row in database.execute(f"PRAGMA index_info({index})")]
        kind = "unique" if unique else "index"
        lines.append(f"- {kind}: {', '.join(columns)}{' (some rows)' if partial else ''}")
    if lines:
        print("\n" + "\n".join(sorted(lines, key=lambda line: (not line.startswith("- primary"), line))))


if __name__ == "__main__":
    main()
