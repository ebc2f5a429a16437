#!/usr/bin/env python3
"""A stand-in for systemctl and systemd-run, by the name it is called: starts the programs that appctl asks for with the
settings and secrets that their drop-ins name. State is in $PRIVATECHAT_ROOT/run/units."""
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(os.environ["PRIVATECHAT_ROOT"])
STATE = ROOT / "run/units"


def main():
    STATE.mkdir(parents=True, exist_ok=True)
    if pathlib.Path(sys.argv[0]).name == "systemd-run":
        return run(sys.argv[1:])
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    command, units = words[0], [word.removesuffix(".service") for word in words[1:]]
    if command in ("start", "restart", "stop"):
        (STATE / "calls").open("a").write(f"{command} {' '.join(units)}\n")
    if command == "daemon-reload":
        return 0
    if command == "is-active":
        print(state(units[0]))
        return 0 if state(units[0]) == "active" else 3
    if command == "kill":
        chosen = next(word for word in sys.argv if word.startswith("--signal="))
        os.kill(pid(units[0]), signal.Signals["SIG" + chosen.removeprefix("--signal=")])
        return 0
    if command in ("stop", "restart") or "--now" in sys.argv:
        for unit in units:
            stop(unit)
    if command in ("start", "restart"):
        for unit in units:
            if state(unit) != "active":
                start(unit)
    return 0


def start(unit):
    environment, credentials = {"PRIVATECHAT_ROOT": str(ROOT), "PATH": os.environ["PATH"]}, {}
    service = unit.removeprefix("privatechat-")
    environment["DATA_DIR"] = str(ROOT / "var/lib/privatechat" / service)
    files = [ROOT / f"etc/privatechat/{service}.env"]
    for folder in ("etc/systemd/system", "run/systemd/system"):
        for drop_in in sorted((ROOT / folder / f"{unit}.service.d").glob("*.conf")):
            for line in drop_in.read_text().splitlines():
                key, _, value = line.partition("=")
                if key == "EnvironmentFile":
                    files.append(pathlib.Path(value.lstrip("-")))
                elif key == "Environment":
                    name, _, path = value.partition("=")
                    environment[name] = str(below(path)) if name.endswith("_FILE") else path
                elif key == "LoadCredential":
                    credentials.update([value.split(":", 1)])
    for file in files:
        environment.update(variables(file))
    environment["CREDENTIALS_DIRECTORY"] = str(credentials_of(unit, credentials))
    log = (STATE / f"{unit}.log").open("a")
    binary = ROOT / "opt/privatechat/current" / service
    started = subprocess.Popen([binary, "serve"], env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                               close_fds=True, start_new_session=True)
    (STATE / f"{unit}.pid").write_text(str(started.pid))


def run(arguments):
    mark = arguments.index("--")
    options, command = arguments[:mark], arguments[mark + 1:]
    environment = {"PRIVATECHAT_ROOT": str(ROOT), "PATH": os.environ["PATH"]}
    # What tests choose.
    environment.update({name: value for name, value in os.environ.items() if name.endswith(("_SECONDS", "_PORT"))})
    credentials, output, after, unit = {}, None, None, f"run-{os.getpid()}"
    for option in options:
        name, _, value = option.removeprefix("--").partition("=")
        if name == "property":
            name, _, value = value.partition("=")
        if name == "setenv":
            environment.update([value.split("=", 1)])
        elif name == "EnvironmentFile":
            environment.update(variables(pathlib.Path(value.lstrip("-"))))
        elif name == "LoadCredential":
            credentials.update([value.split(":", 1)])
        elif name == "StandardOutput":
            output = value.removeprefix("append:")
        elif name == "ExecStopPost":
            after = value
        elif name == "unit":
            unit = value
    environment["CREDENTIALS_DIRECTORY"] = str(credentials_of(unit, credentials))
    if "--pipe" in options:
        return subprocess.run(command, env=environment).returncode
    # A group of its own, so that a test can kill all of it, as systemd does.
    line = f"setsid --wait {shlex.join(command)}; {after or ':'}"
    started = subprocess.Popen(["sh", "-c", line], env=environment, stdout=open(output, "a"), stderr=subprocess.STDOUT,
                               stdin=subprocess.DEVNULL, start_new_session=True)
    (STATE / f"{unit}.pid").write_text(str(started.pid))
    return 0


def credentials_of(unit, wanted):
    folder = STATE / f"{unit}.credentials"
    folder.mkdir(exist_ok=True)
    for name, path in wanted.items():
        (folder / name).write_text(below(path).read_text())
    return folder


def below(path):
    """Units name the paths of a real machine."""
    return pathlib.Path(path) if path.startswith(str(ROOT)) else ROOT / path.lstrip("/")


def variables(path):
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key: value[1:-1] if value[:1] in ("'", '"') else value for key, value in pairs}


def pid(unit):
    try:
        return int((STATE / f"{unit}.pid").read_text())
    except FileNotFoundError:
        return None


def state(unit):
    if pid(unit) is None:
        return "inactive"
    try:
        stat = pathlib.Path(f"/proc/{pid(unit)}/stat").read_text()
    except FileNotFoundError:
        return "failed"
    return "failed" if stat.rsplit(")", 1)[1].split()[0] == "Z" else "active"


def stop(unit):
    while state(unit) == "active":
        try:
            os.kill(pid(unit), signal.SIGTERM)
        except ProcessLookupError:
            pass
        time.sleep(0.02)
    (STATE / f"{unit}.pid").unlink(missing_ok=True)


sys.exit(main())
