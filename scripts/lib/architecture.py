"""The rules of docs/ARCHITECTURE.md that neither the compiler nor clippy can hold, one function each.

Each yields what breaks it; the first line of its text is the rule.
"""

import re
import sys
from pathlib import Path

# A trait is a seam that something outside needs: chance, time, the bus between processes, the database's threads; or a
# set of types that a macro or a generic goes over. Whoever adds one says here that it is one of these.
TRAITS = {
    "shared": {"Validate"},
    "shared/backup": set(),
    "shared/db": {"Publish", "Job", "Answer"},
    "shared/web": {"Clock", "Random", "Section", "Sections", "Setting"},
    "instance": {"Bus", "Answer", "Arg", "Handler", "Need", "PathName"},
    "instance/store": set(),
    "resolver": set(),
}


def sources(*folders):
    for folder in folders:
        for path in sorted(Path(folder, "src").rglob("*.rs")):
            yield path, path.read_text()


def functions(text):
    """(line, what stands before `fn`, name, parameters) of each function."""
    for match in re.finditer(r"^([^\n/]*)\bfn (\w+)\s*(?:<[^(]*?>)?\s*\(", text, re.M):
        depth, start = 0, match.end() - 1
        for end in range(start, len(text)):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            if depth == 0:
                break
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2], text[start + 1 : end]


def named(path, text, pattern):
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(pattern, line) and not line.lstrip().startswith("//"):
            yield f"{path}:{number}: {line.strip()}"


def actions_take_the_unit_and_never_the_app():
    """An action takes `&mut Tx`, so that it composes; whoever has the `App` as well could open a second unit."""
    for path, text in sources("instance"):
        for line, _, name, parameters in functions(text):
            if re.search(r"\bTx<", parameters) and re.search(r"\bApp\b|\bAppRef\b", parameters):
                yield f"{path}:{line}: {name}"


def queries_take_the_connection_first():
    """A public query of instance-store takes `conn: &mut Conn<'_>` first."""
    for path, text in sources("instance/store"):
        for line, before, name, parameters in functions(text):
            if before.strip() == "pub async" and not re.match(r"\s*conn: &mut Conn<'_>", parameters):
                yield f"{path}:{line}: {name}"


def rows_are_never_serialised():
    """A database row is never what is sent: instance-store knows no serde."""
    for path, text in sources("instance/store"):
        yield from named(path, text, r"\bserde\b|\bSerialize\b")


def error_bodies_are_made_in_one_place():
    """Only error.rs makes an error's body."""
    for path, text in sources("instance"):
        if path != Path("instance/src/error.rs"):
            yield from named(path, text, r"\bErrorBody\b")


def only_the_gateway_knows_sockets():
    """WebSockets are the gateway's."""
    for path, text in sources("instance"):
        if not path.is_relative_to("instance/src/gateway"):
            yield from named(path, text, r"\bactix_http::ws\b|\bws::(Message|Frame|Codec)\b")


def proofs_are_made_by_access_alone():
    """Only access/ makes a ChannelAccess or GuildAccess: their fields are not for others to write."""
    for path, text in sources("instance"):
        if not path.is_relative_to("instance/src/access"):
            yield from named(path, text, r"^\s*(?!.*\b(impl|struct|fn|let)\b).*\b(Channel|Guild)Access\s*\{")


def shared_does_no_io():
    """The crate `shared` reads no file, no socket and no clock."""
    for path, text in sources("shared"):
        if path.parts[:3] == ("shared", "src", "fuzz") or path == Path("shared/src/fuzz.rs"):
            continue
        yield from named(path, text, r"\bstd::(fs|process|env|thread|net::(Tcp|Udp))|\b(SystemTime|Instant)::now")


def traits_are_seams():
    """No trait but those listed in this script, with the reason there."""
    for folder, known in TRAITS.items():
        for path, text in sources(folder):
            for match in re.finditer(r"^\s*(?:pub(?:\([a-z]+\))? )?trait (\w+)", text, re.M):
                if match[1] not in known:
                    yield f"{path}: {match[1]}"


def nothing_is_a_drawer():
    """No module is called utils, helpers, common or misc: name what it is about."""
    for folder in (*TRAITS, "web"):
        for path in Path(folder, "src").rglob("*"):
            if path.stem.lower() in {"util", "utils", "helper", "helpers", "misc"}:
                yield path
            if path.suffix == ".rs" and path.stem == "common":
                yield path


def text_of_users_is_no_pattern():
    """`LIKE` never sees what a user wrote, so no query uses it."""
    for path, text in sources("instance/store", "resolver"):
        yield from named(path, text, r"\.(i?like|not_like)\(|\bI?LIKE \?|\bI?LIKE \$")


def deleting_is_no_avalanche():
    """No ON DELETE CASCADE: what is deleted is marked, and purged in portions."""
    for path in sorted(Path("migrations").rglob("*.sql")):
        yield from named(path, path.read_text(), r"(?i)\bON\s+DELETE\s+CASCADE\b")


def panics_unwind():
    """A unit that panics must not end the server: no profile aborts."""
    for path in sorted(Path().glob("**/Cargo.toml")):
        if "target" not in path.parts and "node_modules" not in path.parts:
            yield from named(path, path.read_text(), r"^\s*panic\s*=\s*\"abort\"")


def one_place_knows_the_version():
    """The version is `shared_web::VERSION`: tests of updates build the same sources under two of them."""
    for path, text in sources(*TRAITS):
        if path != Path("shared/web/src/version.rs"):
            yield from named(path, text, r"CARGO_PKG_VERSION|#\[command\((.*, )?version[,)]")


FIXTURE = ("about.json", *(f"{one}.{kind}" for one in ("instance", "resolver") for kind in ("sqlite.gz", "postgres.sql.gz")))


def every_release_can_be_upgraded():
    """A version that CHANGELOG.md says was released has its databases in tests/upgrade (./scripts/make-upgrade-fixture)."""
    for version in re.findall(r"^## \[?(\d[\w.+-]*)", Path("CHANGELOG.md").read_text(), re.M):
        for name in FIXTURE:
            if not Path("tests/upgrade", version, name).is_file():
                yield f"tests/upgrade/{version}/{name}"


RULES = [
    actions_take_the_unit_and_never_the_app,
    queries_take_the_connection_first,
    rows_are_never_serialised,
    error_bodies_are_made_in_one_place,
    only_the_gateway_knows_sockets,
    proofs_are_made_by_access_alone,
    shared_does_no_io,
    traits_are_seams,
    nothing_is_a_drawer,
    text_of_users_is_no_pattern,
    deleting_is_no_avalanche,
    panics_unwind,
    one_place_knows_the_version,
    every_release_can_be_upgraded,
]

broken = 0
for rule in RULES:
    for place in rule():
        print(f"{rule.__doc__}\n    {place}")
        broken += 1
sys.exit(broken > 0)
