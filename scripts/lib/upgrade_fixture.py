"""Fills an instance and a resolver through HTTP, and packs their databases: upgrade_fixture.py BINARIES VERSION FOLDER.

TEST_DATABASE_URL and TEST_POSTGRES_BIN name a PostgreSQL, as for the tests.
"""

import gzip
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BINARIES, VERSION, FOLDER = Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3])
WORK = FOLDER.parent
SERVER, TOOLS = os.environ["TEST_DATABASE_URL"], Path(os.environ["TEST_POSTGRES_BIN"])
PASSWORD, TOKEN = "correct horse battery", "a-token-for-the-fixture-of-the-resolver"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def call(base, method, path, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
    except urllib.error.HTTPError as refused:
        sys.exit(f"{method} {path}: {refused.code} {refused.read().decode()}")
    return json.loads(text) if text else None


class Running:
    """A server on SQLite until the end of the block."""

    def __init__(self, name, **settings):
        self.name, self.data = name, WORK / name
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        ours = {"PORT": port, "ADMIN_LISTENER": "false", "DATA_DIR": self.data, "RUST_LOG": "warn"}
        self.settings = {name: str(value) for name, value in (ours | settings).items()}

    def __enter__(self):
        self.data.mkdir()
        self.log = (WORK / f"{self.name}.log").open("w+")
        self.process = subprocess.Popen(
            [BINARIES / self.name, "serve"], env=self.settings, cwd=self.data, stdout=self.log, stderr=subprocess.STDOUT
        )
        self.until(self.answers)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)

    def until(self, come):
        deadline = time.monotonic() + 60
        while not (found := come()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{self.name} does not do its part: {Path(self.log.name).read_text()}")
            time.sleep(0.05)
        return found

    def answers(self):
        try:
            return call(self.base, "GET", "/health")
        except urllib.error.URLError:
            return None

    def says(self, pattern):
        return self.until(lambda: re.search(pattern, Path(self.log.name).read_text()))[1]


def fill_instance(server):
    def api(method, path, body=None, token=None):
        return call(server.base, method, f"/api/v10{path}", body, **({"authorization": token} if token else {}))

    claim = server.says(r"/setup#claim=(\S+)")
    owner = api("POST", "/setup", {"claim": claim, "username": "ada", "password": PASSWORD})
    ada = f"Bearer {owner['access_token']}"
    member = api("POST", "/auth/register", {"username": "bob", "password": PASSWORD})
    bob = f"Bearer {member['access_token']}"
    guild = api("POST", "/guilds", {"name": "Fixture"}, ada)["id"]
    channel = api("GET", f"/guilds/{guild}/channels", token=ada)[0]["id"]
    invite = api("POST", f"/channels/{channel}/invites", {"max_age": 0, "max_uses": 0}, ada)["code"]
    api("POST", f"/invites/{invite}", {}, bob)
    role = api("POST", f"/guilds/{guild}/roles", {"name": "Helpers", "permissions": "8192"}, ada)["id"]
    api("PUT", f"/guilds/{guild}/members/{member['user']['id']}/roles/{role}", {}, ada)
    hidden = [{"id": guild, "type": 0, "deny": "1024"}]
    api("POST", f"/guilds/{guild}/channels", {"name": "hidden", "permission_overwrites": hidden}, ada)
    application = api("POST", "/applications", {"name": "Helper"}, ada)["id"]
    bot = api("POST", f"/applications/{application}/bot", {}, ada)["token"]
    path = f"/oauth2/authorize?client_id={application}&scope=bot"
    api("POST", path, {"guild_id": guild, "permissions": "68608", "authorize": True}, ada)
    messages = ["The first.", "A tab\t, a line\nand a \\; an accent: é; a face: \U0001f600", f"<@{owner['user']['id']}>"]
    for content in messages:
        last = api("POST", f"/channels/{channel}/messages", {"content": content}, bob)["id"]
    api("POST", f"/channels/{channel}/messages/{last}/ack", {}, ada)
    direct = api("POST", "/users/@me/channels", {"recipient_id": owner["user"]["id"]}, bob)["id"]
    api("POST", f"/channels/{direct}/messages", {"content": "Between us."}, bob)
    return {
        "password": PASSWORD,
        "users": ["ada", "bob"],
        # In parts, since whoever looks for lost tokens would take it for one.
        "bot_token": bot.split("."),
        "guild": guild,
        "channel": channel,
        "messages": messages,
        "direct": direct,
        "invite": invite,
    }


def fill_resolver(server):
    def register(code):
        body = {"code": code, "targetUrl": "https://chat.example.org", "expiresAt": None}
        call(server.base, "POST", "/api/resolver/register", body, x_resolver_token=TOKEN)
        return f"https://chat.example.org/invite/{code}"

    codes = {code: register(code) for code in ("fixture23", "fixture45")}
    register("fixture67")
    call(server.base, "DELETE", "/api/resolver/register/fixture67", x_resolver_token=TOKEN)
    for _ in range(3):
        call(server.base, "GET", "/api/resolver/resolve/fixture23")
    return {"owner": "ada", "codes": codes, "withdrawn": "fixture67"}


def pack(server, database):
    """Both databases of a server that has stopped. The second is moved from the first, which moves every row."""
    file = server.data / database
    with sqlite3.connect(file) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    write(f"{server.name}.sqlite.gz", file.read_bytes())
    name = f"fixture_{server.name}"
    run("psql", "--quiet", "--command", f"CREATE DATABASE {name}", SERVER)
    url = SERVER.rsplit("/", 1)[0] + f"/{name}"
    subprocess.run(
        [BINARIES / server.name, "migrate-database", "--to", url],
        env=server.settings, cwd=server.data, check=True, stdout=subprocess.DEVNULL,
    )
    dump = run("pg_dump", "--inserts", "--no-owner", "--no-privileges", url)
    # Words to psql, which later versions of pg_dump write.
    write(f"{server.name}.postgres.sql.gz", re.sub(rb"(?m)^\\.*\n", b"", dump))


def run(tool, *arguments):
    return subprocess.run([TOOLS / tool, *arguments], check=True, stdout=subprocess.PIPE).stdout


def write(name, data):
    # Without a time of its own.
    (FOLDER / name).write_bytes(gzip.compress(data, mtime=0))


FOLDER.mkdir()
with Running("instance", REGISTRATION_MODE="open") as instance:
    about = {"instance": fill_instance(instance)}
names = re.compile("[a-z0-9_-]+")
secrets = {file.name: file.read_bytes().hex() for file in instance.data.iterdir() if names.fullmatch(file.name)}
about["instance"]["secrets"] = dict(sorted(secrets.items()))
with Running("resolver", RESOLVER_REGISTER_TOKENS=f"ada:{TOKEN}") as resolver:
    about["resolver"] = fill_resolver(resolver)
pack(instance, "privatechat.db")
pack(resolver, "resolver.db")
(FOLDER / "about.json").write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n")
