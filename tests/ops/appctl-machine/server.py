#!/usr/bin/env python3
"""A stand-in for both servers, by the name it is called: one file of lines as its database, whose first is the schema.
Beside it lie VERSION, SCHEMA and, for a release that must fail, BROKEN (it ends) or STUCK (it never answers)."""
import http.server
import json
import os
import pathlib
import signal
import sys
import time

HERE = pathlib.Path(sys.argv[0]).resolve().parent
SERVICE = pathlib.Path(sys.argv[0]).name
VERSION = (HERE / "VERSION").read_text().strip()
SCHEMA = int((HERE / "SCHEMA").read_text())
DATA = pathlib.Path(os.environ.get("DATA_DIR", "."))
KEYS = {
    "instance": "PORT BIND DOMAIN DATABASE_URL JWT_SECRET CONTROL_PLANE_URL RESOLVER_REGISTER_TOKEN REGISTRATION_MODE",
    "resolver": "PORT BIND DATABASE_URL RESOLVER_REGISTER_TOKEN RESOLVER_REGISTER_TOKENS RESOLVER_ADMIN_TOKEN",
}[SERVICE].split()


def setting(name):
    credential = pathlib.Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nowhere")) / name
    if os.environ.get(name + "_FILE"):
        return pathlib.Path(os.environ[name + "_FILE"]).read_text().strip()
    return os.environ.get(name) or (credential.read_text().strip() if credential.exists() else "")


def check_config():
    if not (setting("PORT") or "1").isdigit():
        fail("PORT: must be a number")
    if SERVICE == "instance" and bool(setting("CONTROL_PLANE_URL")) != bool(setting("RESOLVER_REGISTER_TOKEN")):
        fail("CONTROL_PLANE_URL and RESOLVER_REGISTER_TOKEN: set both or none")


def serve():
    check_config()
    DATA.mkdir(parents=True, exist_ok=True)
    database = DATA / "db"
    lines = database.read_text().splitlines() if database.exists() else [str(SCHEMA)]
    if int(lines[0]) > SCHEMA:
        fail("the database was written by a newer version")
    database.write_text("\n".join([str(SCHEMA)] + lines[1:]) + "\n")
    if (HERE / "BROKEN").exists():
        with database.open("a") as file:
            file.write("ruined\n")
        fail("this release is broken")
    if (HERE / "STUCK").exists():
        signal.pause()
    tokens = setting("RESOLVER_REGISTER_TOKENS")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            token = self.headers.get("x-resolver-token", "")
            known = [entry.partition(":")[2] for entry in tokens.split(",")]
            if self.path == "/api/resolver/stats" and token not in known:
                self.send_error(403)
                return
            problems = ["disk_full"] if (DATA / "full").exists() else []
            body = {"status": "degraded" if problems else "ok", "service": SERVICE, "version": VERSION, "problems": problems}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body, separators=(",", ":")).encode())

        def log_message(self, *_):
            pass

    def read_again(*_):
        nonlocal tokens
        tokens = setting("RESOLVER_REGISTER_TOKENS")

    signal.signal(signal.SIGHUP, read_again)
    port = int(setting("PORT"))
    with (DATA / "ports").open("a") as file:
        file.write(f"{VERSION} {port}\n")
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def backup(words):
    folder = pathlib.Path(words[words.index("--to") + 1])
    config = pathlib.Path(words[words.index("--config-dir") + 1])
    files = {str(path.relative_to(config)): path.read_text() for path in config.rglob("*") if path.is_file()}
    name = time.strftime("%Y%m%dT%H%M%S") + f"{time.time_ns() % 10**9:09}Z"
    archive = folder / f"privatechat-{SERVICE}-{name}.tar.zst"
    archive.write_text(json.dumps({"db": (DATA / "db").read_text(), "config": files}))
    print(archive)


def opened(path):
    try:
        content = json.loads(pathlib.Path(path).read_text())
    except ValueError:
        fail(f"{path} is damaged")
    if int(content["db"].splitlines()[0]) > SCHEMA:
        fail(f"{path} was written by a newer version")
    return content


def restore(words):
    database, undo = DATA / "db", DATA / "undo"
    if words[0] == "--undo":
        if not undo.exists():
            fail("there is nothing to undo")
        undo.rename(database)
        return
    content = opened(words[0])
    DATA.mkdir(parents=True, exist_ok=True)
    if database.exists():
        database.rename(undo)
    database.write_text(content["db"])
    if "--config-to" in words:
        for name, text in content["config"].items():
            path = pathlib.Path(words[words.index("--config-to") + 1]) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def check(words):
    if words:
        opened(words[0])
    elif int((DATA / "db").read_text().splitlines()[0]) > SCHEMA:
        fail("the database was written by a newer version")


def fail(why):
    sys.exit(f"error: {why}")


def main():
    command, words = sys.argv[1], sys.argv[2:]
    if command == "sample-config":
        print("\n".join(f"# Environment: {key}" for key in KEYS))
    elif command == "token":
        print(f"{words[1]}:{os.urandom(8).hex()}\n\nThis is shown once.")
    elif command == "setup-link":
        print("http://localhost/setup#secret")
    elif command in ("serve", "check-config"):
        {"serve": serve, "check-config": check_config}[command]()
    else:
        {"backup": backup, "restore": restore, "check": check}[command](words)


main()
