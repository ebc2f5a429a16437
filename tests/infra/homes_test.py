"""What all homes promise, read from their files: settings that the servers know, one instance, the right port."""

import re
import tomllib
import unittest

from servers import ROOT


def known(server):
    """The settings of a server, by its generated example."""
    text = (ROOT / f"docs/{server}.example.toml").read_text()
    return set(re.findall(r"^# Environment: ([A-Z_]+)$", text, re.MULTILINE))


def unknown(server, names):
    return {name for name in names if name.removesuffix("_FILE") not in known(server)}


class Homes(unittest.TestCase):
    def test_the_examples_tell_the_settings(self):
        self.assertLessEqual({"PORT", "BIND", "DATABASE_URL", "TRUSTED_PROXIES"}, known("instance") & known("resolver"))
        self.assertEqual(unknown("instance", ["PORT", "REDIS_URL"]), {"REDIS_URL"})

    def test_fly_sets_what_the_instance_knows(self):
        self.assertEqual(unknown("instance", self.fly()["env"]), set())

    def test_kubernetes_sets_what_the_servers_know(self):
        for server, folder in (("instance", "base"), ("instance", "overlays/postgres"), ("resolver", "overlays/resolver")):
            text = "".join(path.read_text() for path in (ROOT / "infra/kubernetes" / folder).glob("*.yaml"))
            names = re.findall(r"^\s+(?:# )?- (?:name: )?([A-Z][A-Z_]+)(?:=|$)", text, re.MULTILINE)
            self.assertTrue(names, folder)
            self.assertEqual(unknown(server, names), set(), folder)

    def test_terraform_sets_what_the_servers_know(self):
        text = (ROOT / "infra/terraform/modules/container/main.tf").read_text()
        always, instance, resolver = (re.findall(r"\b([A-Z][A-Z_]+)\s+=", text[text.index(start):text.index(end)]) for start, end in (
            ("always = {", "of_role = {"), ("instance = {\n", "resolver = {\n"), ("resolver = {\n", "environment = {")))
        secrets = re.findall(r"{ ([A-Z_]+) = aws", (ROOT / "infra/terraform/fargate/secrets.tf").read_text())
        self.assertIn("DATABASE_URL", secrets)
        self.assertEqual(unknown("instance", always + instance + secrets), set())
        self.assertEqual(unknown("resolver", always + resolver + secrets), set())

    def test_fly_has_one_small_machine_that_is_never_stopped(self):
        fly = self.fly()
        self.assertEqual(fly["http_service"]["auto_stop_machines"], "off")
        self.assertEqual(fly["http_service"]["min_machines_running"], 1)
        self.assertEqual(fly["vm"], [{"size": "shared-cpu-1x", "memory": "256mb"}])
        self.assertEqual([check["path"] for check in fly["http_service"]["checks"]], ["/health"])
        self.assertEqual(str(fly["http_service"]["internal_port"]), fly["env"]["PORT"])
        self.assertEqual(fly["mounts"]["destination"], fly["env"]["DATA_DIR"])

    def test_bodies_are_as_long_as_the_instance_takes(self):
        most = int(re.search(r"#body_bytes = (\d+)", (ROOT / "docs/instance.example.toml").read_text())[1])
        self.assertEqual(most, 256 * 1024)
        for file in ("nginx/sites/instance.conf", "kubernetes/base/ingress.yaml"):
            self.assertRegex((ROOT / "infra" / file).read_text(), r"body.size:? 256k\b", file)

    def fly(self):
        return tomllib.loads((ROOT / "infra/fly/fly.toml").read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
