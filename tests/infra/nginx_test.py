"""A real instance and a real resolver behind a real nginx that runs the files of infra/nginx."""

import base64
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import unittest

from servers import ROOT, Server, free_port

NGINX = os.environ["NGINX_BIN"]
SITES = ROOT / "infra/nginx"
LIMIT = 262_144
CALLS_A_MINUTE = 20


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="nginx."))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.folder.chmod(0o755)
        cls.ports = {name: free_port() for name in ("http", "instance", "resolver", "behind_instance", "behind_resolver")}
        certificate(cls.folder)
        configure(cls.folder, cls.ports)
        cls.start("instance", RATE_LIMIT_ADDRESS=CALLS_A_MINUTE)
        cls.start("resolver", RESOLVER_REGISTER_TOKEN="a-token-for-the-test-of-nginx")
        command = [NGINX, "-p", cls.folder, "-c", cls.folder / "nginx.conf", "-e", cls.folder / "error.log"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        # Newer ones would rather be told of HTTP/2 by a line that older ones don't know.
        warnings = [line for line in checked.stderr.splitlines() if "[warn]" in line and "http2" not in line]
        if checked.returncode or warnings:
            raise AssertionError(f"nginx -t: {checked.stderr}")
        server = Server([*command, "-g", "daemon off;"], cls.ports["http"], cls.folder / "nginx.out")
        cls.addClassCleanup(server.stop)

    @classmethod
    def start(cls, name, **settings):
        port = cls.ports[f"behind_{name}"]
        server = Server(
            [os.environ[f"{name.upper()}_BIN"], "serve"], port, cls.folder / f"{name}.out", PORT=port,
            DATA_DIR=cls.folder / name, ADMIN_PORT=free_port(), TRUSTED_PROXIES="127.0.0.1", **settings,
        )
        cls.addClassCleanup(server.stop)

    def call(self, method, path, body=None, source="127.0.0.1", **headers):
        connection = http.client.HTTPSConnection(
            "localhost", self.ports["instance"], timeout=60, context=trusting(self.folder), source_address=(source, 0))
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def test_plain_http_is_sent_to_https(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=60)
        connection.request("POST", "/api/v10/gateway?a=b", headers={"Host": "chat.example.org"})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Location"]), (308, "https://chat.example.org/api/v10/gateway?a=b"))
        connection.close()

    def test_a_call_reaches_the_instance(self):
        answer, text = self.call("GET", "/api/health", source="127.0.0.4")
        self.assertEqual((answer.status, json.loads(text)["service"]), (200, "privatechat-instance"))
        self.assertIn("max-age", answer.headers["Strict-Transport-Security"])

    def test_the_instance_knows_the_address_that_was_used(self):
        _, text = self.call("GET", "/api/v10/gateway", source="127.0.0.5")
        self.assertEqual(json.loads(text)["url"], f"wss://localhost:{self.ports['instance']}")

    def test_browsers_get_http_2(self):
        context = trusting(self.folder)
        context.set_alpn_protocols(["h2", "http/1.1"])
        with socket.create_connection(("127.0.0.1", self.ports["instance"]), timeout=60) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secure:
                self.assertEqual(secure.selected_alpn_protocol(), "h2")

    def test_a_body_of_the_most_bytes_is_let_through(self):
        answer, text = self.call("POST", "/api/v10/auth/login", b"x" * LIMIT, "127.0.0.6", Content_Type="application/json")
        self.assertEqual((answer.status, json.loads(text)["code"]), (400, 50109))

    def test_a_longer_body_is_refused_in_the_words_of_the_instance(self):
        answer, text = self.call("POST", "/api/v10/auth/login", b"x" * (LIMIT + 1), "127.0.0.6", Content_Type="application/json")
        direct = http.client.HTTPConnection("127.0.0.1", self.ports["behind_instance"], timeout=60)
        direct.request("POST", "/api/v10/auth/login", b"x" * (LIMIT + 1), {"Content-Type": "application/json"})
        wanted = direct.getresponse()
        self.assertEqual((answer.status, json.loads(text)), (wanted.status, json.loads(wanted.read())))
        self.assertEqual(answer.headers.get_content_type(), wanted.headers.get_content_type())
        direct.close()

    def test_the_gateway_opens_and_says_hello(self):
        for path in ("/", "/gateway/?v=10&encoding=json"):
            with self.subTest(path=path):
                head, frame = self.upgrade(path)
                self.assertTrue(head.startswith("HTTP/1.1 101 "), head)
                self.assertEqual(json.loads(frame)["op"], 10)

    def upgrade(self, path):
        with socket.create_connection(("127.0.0.1", self.ports["instance"]), timeout=60) as plain:
            with trusting(self.folder).wrap_socket(plain, server_hostname="localhost") as secure:
                key = base64.b64encode(os.urandom(16)).decode()
                secure.sendall(
                    f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                    f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
                stream = secure.makefile("rb")
                head = [stream.readline().decode()]
                while head[-1].strip():
                    head.append(stream.readline().decode())
                return head[0], read_text(stream)

    def test_each_client_has_its_own_limit(self):
        statuses = [self.call("GET", "/api/v10/gateway", source="127.0.0.2")[0].status for _ in range(CALLS_A_MINUTE * 3)]
        self.assertIn(429, statuses)
        answer, _ = self.call("GET", "/api/v10/gateway", source="127.0.0.3")
        self.assertEqual(answer.status, 200)

    def test_nobody_gets_a_new_limit_by_naming_another_address(self):
        statuses = [
            self.call("GET", "/api/v10/gateway", source="127.0.0.7", X_Forwarded_For=f"203.0.113.{number}")[0].status
            for number in range(CALLS_A_MINUTE * 3)
        ]
        self.assertIn(429, statuses)

    def test_the_resolver_works(self):
        tried = subprocess.run(
            [ROOT / "scripts/resolver-smoke.sh", f"https://localhost:{self.ports['resolver']}"],
            env=os.environ | {"CURL_CA_BUNDLE": str(self.folder / "fullchain.pem"),
                              "RESOLVER_REGISTER_TOKEN": "a-token-for-the-test-of-nginx"},
            capture_output=True, text=True, check=False)
        self.assertEqual(tried.returncode, 0, tried.stdout + tried.stderr)


def read_text(stream):
    """The first frame of a WebSocket, which is short or has a length of two bytes."""
    _, length = stream.read(2)
    return stream.read(int.from_bytes(stream.read(2)) if length == 126 else length)


def trusting(folder):
    return ssl.create_default_context(cafile=folder / "fullchain.pem")


def certificate(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "privkey.pem",
         "-out", folder / "fullchain.pem"],
        check=True, capture_output=True)


def configure(folder, ports):
    """The files as they are, with other ports, names and places of the certificate."""
    shutil.copytree(SITES / "snippets", folder / "snippets")
    shutil.copytree(SITES / "conf.d", folder / "conf.d")
    (folder / "sites").mkdir()
    for name, domain, usual in (("instance", "chat.example.org", 8080), ("resolver", "resolver.example.org", 8081)):
        text = (SITES / f"sites/{name}.conf").read_text()
        for old, new in (
            (f"/etc/letsencrypt/live/{domain}/", f"{folder}/"),
            ("listen 80;", f"listen 127.0.0.1:{ports['http']};"),
            ("listen [::]:80;", ""),
            ("listen 443 ssl", f"listen 127.0.0.1:{ports[name]} ssl"),
            ("listen [::]:443 ssl http2;", ""),
            (f"127.0.0.1:{usual};", f"127.0.0.1:{ports[f'behind_{name}']};"),
        ):
            if old not in text:
                raise AssertionError(f"sites/{name}.conf doesn't say {old!r}")
            text = text.replace(old, new)
        (folder / f"sites/{name}.conf").write_text(text)
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; worker_processes 1; events {{}}\n"
        f"http {{ {places} access_log off; include conf.d/*.conf; include sites/*.conf; }}\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
