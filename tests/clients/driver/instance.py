"""The server under test, and the people on it."""

import asyncio
import os
import random
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from .api import Api
from .wire import Wire

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 120
PASSWORD = "a long enough passphrase"
ADMINISTRATOR = "8"


class Instance:
    """An instance on an empty data directory, with rate limits on."""

    def __init__(self, data_dir: Path, wire: Wire):
        self._wire = wire
        self._binary = os.environ.get("INSTANCE_BIN", str(ROOT / "target/debug/instance"))
        self._data_dir = data_dir
        self._lines: list[str] = []

    async def __aenter__(self) -> "Instance":
        self._wire.port = _free_port()
        settings = {
            "DATA_DIR": str(self._data_dir),
            "BIND": "127.0.0.1",
            "PORT": str(self._wire.port),
            "ADMIN_LISTENER": "off",
            "INSTANCE_PUBLIC_URL": self._wire.url,
            "RATE_LIMITS": "on",
            "RUST_LOG": os.environ.get("RUST_LOG", "info"),
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self._process = await asyncio.create_subprocess_exec(
            self._binary, "serve", env=kept | settings, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, limit=2**20,
        )
        self._claim: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read())
        try:
            self.claim = await asyncio.wait_for(self._claim, START_SECONDS)
        except BaseException:
            await self.__aexit__()
            raise RuntimeError(f"the instance printed no set-up link:\n{self.last_words()}") from None
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), 30)
        except asyncio.TimeoutError:
            self._process.kill()
            print("the instance did not stop within 30 s")
        await self._reading

    def last_words(self) -> str:
        return "\n".join(self._lines[-40:])

    async def populate(self) -> "People":
        """Claims the instance and signs up the three people of the tests."""
        api = Api(self._wire.url)
        claim = {"claim": self.claim, "username": "owner", "password": PASSWORD, "registration_mode": "open"}
        owner = await api.signed_in(await api.post("/setup", claim))
        user, target = [await self._registered(api, name) for name in ("talker", "target")]
        application = await owner.post("/applications", {"name": "Library bot"})
        bot = await owner.post(f"/applications/{application['id']}/bot", {})
        return People(owner, user, target, application["id"], bot["token"])

    async def _registered(self, api: Api, name: str) -> Api:
        return await api.signed_in(await api.post("/auth/register", {"username": name, "password": PASSWORD}))

    async def _read(self) -> None:
        while line := await self._process.stdout.readline():
            text = line.decode(errors="replace").rstrip()
            self._lines.append(text)
            found = re.search(r"/setup\S*?[?#&]claim=([\w.-]+)", text)
            if found and not self._claim.done():
                self._claim.set_result(found[1])
        if not self._claim.done():
            self._claim.set_exception(RuntimeError("the instance stopped"))


@dataclass
class Stage:
    """One library's guild, with all in it."""

    guild_id: str
    settings: dict[str, str]


@dataclass
class People:
    owner: Api
    user: Api
    target: Api
    application_id: str
    bot_token: str

    async def prepare_stage(self) -> Stage:
        guild = await self.owner.post("/guilds", {"name": "Client libraries"})
        await self.owner.post(
            f"/oauth2/authorize?client_id={self.application_id}&scope=bot",
            {"guild_id": guild["id"], "permissions": ADMINISTRATOR, "authorize": True},
        )
        channels = await self.owner.get(f"/guilds/{guild['id']}/channels")
        general = next(channel for channel in channels if channel["type"] == 0)
        invite = await self.owner.post(f"/channels/{general['id']}/invites", {})
        for person in (self.user, self.target):
            await person.post(f"/invites/{invite['code']}", {})
        settings = {
            "BOT_TOKEN": self.bot_token,
            "GUILD_ID": guild["id"],
            "USER_ID": self.user.user_id,
            "USER_TOKEN": self.user.token,
            "TARGET_ID": self.target.user_id,
            "TARGET_TOKEN": self.target.token,
        }
        return Stage(guild["id"], settings)

    async def clear_stage(self, stage: Stage) -> None:
        await self.owner.delete(f"/guilds/{stage.guild_id}")


def _free_port() -> int:
    """Below the range from which the kernel takes the ports of outgoing connections: nobody gets it by chance."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
