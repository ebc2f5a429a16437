"""What is around the bot: people, the wire, and a memory of the events it received."""

import asyncio

import aiohttp

# Reconnecting is the longest wait: the library pauses before it.
PATIENCE_SECONDS = 120


class Person:
    """Somebody at a browser, as far as a bot notices: talks, and joins by invite."""

    def __init__(self, session: aiohttp.ClientSession, base: str, id: int, token: str):
        self.id = id
        self._session = session
        self._api = f"{base}/api/v10"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def say(self, channel: int, content: str) -> int:
        """Sends a message and returns its id."""
        status, body = await self._post(f"/channels/{channel}/messages", {"content": content})
        assert status == 200, f"a person's message was answered {status} {body}"
        return int(body["id"])

    async def try_say(self, channel: int, content: str) -> tuple[int, int]:
        """Tries to send a message; returns the HTTP status and the error code."""
        status, body = await self._post(f"/channels/{channel}/messages", {"content": content})
        return status, body.get("code")

    async def join(self, code: str) -> int:
        """Uses an invite; returns the HTTP status."""
        status, _ = await self._post(f"/invites/{code}", {})
        return status

    async def _post(self, path: str, body: dict) -> tuple[int, dict]:
        while True:
            async with self._session.post(self._api + path, json=body, headers=self._headers) as response:
                status, answer = response.status, await response.json()
            if status != 429:
                return status, answer
            # Who is told to wait, waits: the limits are on in this test.
            await asyncio.sleep(answer["retry_after"])


class Network:
    """The wire between the bot and the instance, in the driver's hands."""

    def __init__(self, session: aiohttp.ClientSession, url: str):
        self._session = session
        self._url = url

    async def cut(self) -> None:
        """Resets every WebSocket, and lets no new one through until `mend`."""
        await self._tell("cut")

    async def mend(self) -> None:
        await self._tell("mend")

    async def _tell(self, what: str) -> None:
        async with self._session.post(f"{self._url}/{what}") as response:
            assert response.ok, f"{what} was answered {response.status}"


class Seen:
    """All events so far, since one may overtake the answer to the request that caused it."""

    def __init__(self) -> None:
        self._events: list[tuple[str, tuple]] = []
        self._arrived = asyncio.Condition()

    async def push(self, name: str, *args: object) -> None:
        async with self._arrived:
            self._events.append((name, args))
            self._arrived.notify_all()

    async def wait(self, name: str, wanted=lambda *args: True) -> tuple:
        """The arguments of the first event of that name which `wanted` accepts, seen already or still to come."""

        def found():
            return next((args for seen, args in self._events if seen == name and wanted(*args)), None)

        async def search():
            async with self._arrived:
                await self._arrived.wait_for(lambda: found() is not None)
                return found()

        try:
            return await asyncio.wait_for(search(), PATIENCE_SECONDS)
        except asyncio.TimeoutError:
            raise AssertionError(f"{name} did not come within {PATIENCE_SECONDS} s") from None

    def all(self, name: str) -> list[tuple]:
        return [args for seen, args in self._events if seen == name]


def passed(step: str) -> None:
    """Says that a step went well. The driver counts these lines."""
    print(f"ok {step}", flush=True)
