"""The real servers start with the settings that each home gives them. Only ports and folders are others here."""

import http.client
import json
import os
import subprocess
import tempfile
import time
import tomllib
import unittest

import yaml

from servers import PATIENCE, ROOT, Server, free_port

TERRAFORM = os.environ.get("TERRAFORM_BIN")
KUSTOMIZE = os.environ.get("KUSTOMIZE")


class Starts(unittest.TestCase):
    def starts(self, server, settings):
        """Whether it becomes ready, and what it says of itself."""
        with tempfile.TemporaryDirectory(prefix=f"{server}.") as folder:
            port = free_port()
            ours = {"PORT": port, "ADMIN_PORT": free_port(), "DATA_DIR": folder}
            self.assertLessEqual({"PORT", "DATA_DIR", "TRUSTED_PROXIES"}, set(settings))
            self.assertEqual(settings["BIND"], "0.0.0.0")
            # Nobody from outside should reach a test.
            process = Server([os.environ[f"{server.upper()}_BIN"], "serve"], port, f"{folder}/log",
                             **(settings | ours | {"BIND": "127.0.0.1"}))
            try:
                status = ready(port)
                self.assertEqual(status, 200, process.log.read_text())
            finally:
                process.stop()

    def test_on_fly(self):
        self.starts("instance", tomllib.loads((ROOT / "infra/fly/fly.toml").read_text())["env"])

    @unittest.skipUnless(KUSTOMIZE, "kustomize is not there")
    def test_in_kubernetes(self):
        for overlay, server in (("sqlite", "instance"), ("resolver", "resolver")):
            with self.subTest(overlay=overlay):
                text = subprocess.run([*KUSTOMIZE.split(), str(ROOT / "infra/kubernetes/overlays" / overlay)],
                                      check=True, capture_output=True, text=True).stdout
                [settings] = [each["data"] for each in yaml.safe_load_all(text) if each["kind"] == "ConfigMap"]
                self.starts(server, settings)

    @unittest.skipUnless(TERRAFORM, "terraform is not there")
    def test_on_fargate(self):
        for server in ("instance", "resolver"):
            with self.subTest(server=server), tempfile.TemporaryDirectory(prefix="terraform.") as folder:
                module = {"source": str(ROOT / "infra/terraform/modules/container"), "role": server, "image": "image:1",
                          "domain": "chat.example.org", "trusted_network": "10.20.0.0/16", "resolver_replicas": 2,
                          "secrets": {}, "log_group": "logs", "region": "eu-central-1"}
                with open(f"{folder}/main.tf.json", "w") as file:
                    json.dump({"module": {"it": module}, "output": {"it": {"value": "${module.it.definitions}"}}}, file)
                for arguments in (["init"], ["apply", "-auto-approve"]):
                    subprocess.run([TERRAFORM, f"-chdir={folder}", *arguments, "-input=false"], check=True,
                                   capture_output=True, stdin=subprocess.DEVNULL)
                rendered = subprocess.run([TERRAFORM, f"-chdir={folder}", "output", "-raw", "it"], check=True,
                                          capture_output=True, text=True).stdout
                [container] = json.loads(rendered)
                self.starts(server, {each["name"]: each["value"] for each in container["environment"]})

    def test_a_setting_that_is_wrong_would_show(self):
        settings = tomllib.loads((ROOT / "infra/fly/fly.toml").read_text())["env"]
        with self.assertRaisesRegex(RuntimeError, "TRUSTED_PROXIES"):
            self.starts("instance", settings | {"TRUSTED_PROXIES": "everybody"})


def ready(port):
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/health/ready")
        status = connection.getresponse().status
        connection.close()
        if status == 200 or time.monotonic() > deadline:
            return status
        time.sleep(0.1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
