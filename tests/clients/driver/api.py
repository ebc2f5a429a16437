"""REST as a person's client speaks it, with nothing beyond the standard library."""

import asyncio
import json
import urllib.error
import urllib.request


class Api:
    def __init__(self, base: str, token: str = "", user_id: str = ""):
        self.token = token
        self.user_id = user_id
        self._base = base

    async def signed_in(self, answer: dict) -> "Api":
        return Api(self._base, answer["access_token"], answer["user"]["id"])

    async def get(self, path: str) -> list | dict:
        return await asyncio.to_thread(self._call, "GET", path, None)

    async def post(self, path: str, body: dict) -> dict:
        return await asyncio.to_thread(self._call, "POST", path, body)

    async def delete(self, path: str) -> None:
        await asyncio.to_thread(self._call, "DELETE", path, None)

    def _call(self, method: str, path: str, body: dict | None) -> dict:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self._base}/api/v10{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path} was answered {error.code} {error.read().decode()}") from None
