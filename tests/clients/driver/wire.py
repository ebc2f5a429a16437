"""A TCP relay in front of the instance that can reset all WebSockets and hold new ones back."""

import asyncio

CHUNK = 65536


class Wire:
    """`url` is what the bots are told; `control` takes `POST /cut` and `POST /mend`; `port` is where the instance listens."""

    def __init__(self) -> None:
        self.port = 0
        self._mended = asyncio.Event()
        self._mended.set()
        self._sockets: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> "Wire":
        self._relay = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._switch = await asyncio.start_server(self._commanded, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{_port(self._relay)}"
        self.control = f"http://127.0.0.1:{_port(self._switch)}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._relay.close()
        self._switch.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            upstream_reader, upstream = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            writer.close()
            return
        back = asyncio.create_task(_pump(upstream_reader, writer))
        try:
            await self._forward(reader, writer, upstream)
        except OSError:
            pass
        finally:
            self._sockets -= {writer, upstream}
            await asyncio.gather(back, return_exceptions=True)

    async def _forward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, upstream: asyncio.StreamWriter
    ) -> None:
        while chunk := await reader.read(CHUNK):
            # Any request of a kept-alive connection may turn it into a WebSocket.
            if writer not in self._sockets and b"upgrade: websocket" in chunk.lower():
                await self._mended.wait()
                self._sockets |= {writer, upstream}
            upstream.write(chunk)
            await upstream.drain()
        upstream.close()

    async def _commanded(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        known = True
        if head.startswith(b"POST /cut "):
            self._mended.clear()
            for socket in self._sockets:
                socket.transport.abort()
            self._sockets.clear()
        elif head.startswith(b"POST /mend "):
            self._mended.set()
        else:
            known = False
        status = b"204 No Content" if known else b"404 Not Found\r\nContent-Length: 0"
        writer.write(b"HTTP/1.1 " + status + b"\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def _port(server: asyncio.Server) -> int:
    return server.sockets[0].getsockname()[1]
