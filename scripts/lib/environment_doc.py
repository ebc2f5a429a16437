"""Prints docs/environment.md with the tables of the servers' settings made anew from their sample files.

Between `<!-- settings of X -->` and `<!-- end -->` stands what docs/X.example.toml says; all else stays as it is, and must name
every variable of the compose files.
"""

import re
import sys
from pathlib import Path

DOCUMENT = Path("docs/environment.md")


def settings(server):
    """(section's meaning, [(variable, default, meaning)]) in the order of the sample file."""
    sections, meaning, variable = [], [], None
    for line in Path("docs", f"{server}.example.toml").read_text().splitlines():
        default = re.match(r"#\w+ = (.+)$", line)
        if line.startswith("["):
            sections.append((" ".join(meaning), []))
            meaning = []
        elif line.startswith("# Environment: "):
            variable = line.removeprefix("# Environment: ")
        elif variable and (default or line.endswith(" is not set.")):
            sections[-1][1].append((variable, default[1].strip('"') if default else "", " ".join(meaning)))
            meaning, variable = [], None
        elif line.startswith("# "):
            meaning.append(line.removeprefix("# "))
        elif not line:
            meaning = []
    return sections


def table(server):
    for meaning, rows in settings(server):
        yield f"{meaning}\n\n| variable | default | what it is |\n| --- | --- | --- |"
        for variable, default, text in rows:
            shown = "none" if default in ("", "[]") else f"`{default}`"
            yield f"| `{variable}` | {shown} | {text.replace('|', chr(92) + '|')} |"
        yield ""


def made_anew(match):
    return f"{match[1]}\n\n" + "\n".join(table(match[2])) + f"\n{match[3]}"


text = re.sub(r"(<!-- settings of (\w+) -->).*?(<!-- end -->)", made_anew, DOCUMENT.read_text(), flags=re.S)
for file in sorted([*Path().glob("docker-compose*.yml"), *Path("infra/compose").glob("*.yml")]):
    for variable in sorted(set(re.findall(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)", file.read_text()))):
        if f"`{variable}`" not in text:
            sys.exit(f"{DOCUMENT} says nothing of {variable}, which {file} takes")
print(text.rstrip("\n"))
