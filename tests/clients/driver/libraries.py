"""The programs, how each is made ready, and how one is run."""

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .instance import Stage
from .wire import Wire

HERE = Path(__file__).resolve().parents[1]
DISCORDJS = HERE / "discordjs"
DISCORDPY = HERE / "discordpy"
VENV = DISCORDPY / ".venv"
ZSTANDARD = DISCORDPY / ".venv/zstandard"
RUST = HERE / "rust"
# Reached only where something is wrong: a busy machine may take its time.
RUN_SECONDS = 1200


@dataclass(frozen=True)
class Library:
    name: str
    ready: Callable[[], None]
    command: list[str]
    settings: dict[str, str] = field(default_factory=dict)


def prepare(libraries: list[Library]) -> None:
    for ready in dict.fromkeys(library.ready for library in libraries):
        ready()


async def run(library: Library, wire: Wire, stage: Stage) -> tuple[int, bool]:
    """Runs one program to its end; returns how many steps passed, and whether all did."""
    around = {"BASE": wire.url, "CUTTER": wire.control, "PYTHONUNBUFFERED": "1"}
    environment = dict(os.environ) | around | stage.settings | library.settings
    program = await asyncio.create_subprocess_exec(
        *library.command, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, limit=2**24
    )
    steps = 0

    async def follow() -> None:
        nonlocal steps
        while line := await program.stdout.readline():
            steps += line.startswith(b"ok ")
            print("  " + line.decode(errors="replace").rstrip(), flush=True)
        await program.wait()

    try:
        await asyncio.wait_for(follow(), RUN_SECONDS)
    except asyncio.TimeoutError:
        program.kill()
        print(f"  FAILED: {library.name} was not done after {RUN_SECONDS} s", flush=True)
        return steps, False
    if program.returncode != 0:
        print(f"  FAILED: {library.name} ended with {program.returncode} after {steps} steps", flush=True)
    return steps, program.returncode == 0


def discordjs_ready() -> None:
    _once(DISCORDJS / "node_modules", [DISCORDJS / "package-lock.json"], [["npm", "ci", "--prefix", str(DISCORDJS)]])


def discordpy_ready() -> None:
    plain, zstandard = DISCORDPY / "requirements.txt", DISCORDPY / "requirements-zstd.txt"
    pip = [str(VENV / "bin/pip"), "install", "--quiet"]
    steps = [
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        [*pip, "-r", str(plain)],
        # Beside the environment, so that the same Python runs with and without it.
        [*pip, "--target", str(ZSTANDARD), "-r", str(zstandard)],
    ]
    _once(VENV, [plain, zstandard], steps)


def rust_ready() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "CARGO_TARGET_DIR"}
    subprocess.run(["cargo", "build", "--locked", "--bins"], cwd=RUST, env=environment, check=True)


def _once(result: Path, inputs: list[Path], steps: list[list[str]]) -> None:
    """Runs the steps unless `result` was made from just these inputs."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    mark = result / ".made-from"
    if mark.exists() and mark.read_text() == digest:
        return
    for step in steps:
        subprocess.run(step, check=True, stdout=subprocess.DEVNULL)
    mark.write_text(digest)


PYTHON = [str(VENV / "bin/python"), str(DISCORDPY / "bot.py")]
LIBRARIES = [
    Library("twilight", rust_ready, [str(RUST / "target/debug/twilight")]),
    Library("serenity", rust_ready, [str(RUST / "target/debug/serenity")]),
    Library("discord.js", discordjs_ready, ["node", str(DISCORDJS / "bot.mjs")]),
    Library("discord.py", discordpy_ready, PYTHON, {"COMPRESSION": "zlib-stream", "PYTHONPATH": ""}),
    Library("discord.py+zstd", discordpy_ready, PYTHON, {"COMPRESSION": "zstd-stream", "PYTHONPATH": str(ZSTANDARD)}),
]
