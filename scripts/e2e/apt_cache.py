#!/usr/bin/env python3
"""A cache in front of the package mirrors: apt_cache.py ADDRESS PORT OUTER_NETWORK FOLDER [FROM=TO…]

It listens in the network it is started in, and asks the mirrors in OUTER_NETWORK (the path of a network namespace), by the
proxy in http_proxy where there is one. Packages and lists named by their hash never change, so they are kept; all else is
asked again. FROM=TO says that what is asked of FROM is to be had at TO. Many may share one FOLDER.
"""

import ctypes
import hashlib
import http.server
import os
import re
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request

LASTING = re.compile(r"\.u?deb$|/by-hash/")
CLONE_NEWNET = 0x40000000
FOLDER, MIRRORS = sys.argv[4], [pair.split("=", 1) for pair in sys.argv[5:]]


class Cache(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kept = os.path.join(FOLDER, hashlib.sha256(self.path.encode()).hexdigest())
        lasting = LASTING.search(self.path)
        if not (lasting and os.path.exists(kept)):
            fetched, status = self.fetch()
            if status != 200:
                self.send_error(status)
                return
            if not lasting:
                with fetched:
                    self.give(fetched)
                return
            os.replace(fetched.name, kept)
        with open(kept, "rb") as file:
            self.give(file)

    def fetch(self):
        """What the mirror has, as a temporary file in FOLDER that is removed when closed, unless it is renamed."""
        url = self.path
        for prefix, target in MIRRORS:
            if url.startswith(prefix + "/"):
                url = target + url[len(prefix) :]
        headers = {"User-Agent": "apt"}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=120) as response:
                file = tempfile.NamedTemporaryFile(dir=FOLDER, prefix="partial-", delete=False)
                shutil.copyfileobj(response, file, 1 << 20)
                wanted = response.headers.get("content-length")
                if wanted and file.tell() != int(wanted):
                    os.unlink(file.name)
                    return None, 502
                file.flush()
                file.seek(0)
                if not LASTING.search(self.path):
                    os.unlink(file.name)
                return file, 200
        except urllib.error.HTTPError as error:
            return None, error.code
        except OSError as error:
            self.log_message("%s: %s", url, error)
            return None, 502

    def give(self, file):
        self.send_response(200)
        self.send_header("content-length", str(os.fstat(file.fileno()).st_size))
        self.end_headers()
        shutil.copyfileobj(file, self.wfile, 1 << 20)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        super().server_bind()
        # The listening socket stays where it was made; what is connected from now on is in the other network.
        with open(sys.argv[3]) as outer:
            if ctypes.CDLL(None, use_errno=True).setns(outer.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "the outer network can't be entered")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    socket.setdefaulttimeout(120)
    Server((sys.argv[1], int(sys.argv[2])), Cache).serve_forever()


main()
