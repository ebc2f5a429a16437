"""Names in Terraform's files: each that is used is declared, and the other way round.

`terraform validate` would say so and more, but it needs the provider of AWS, which the package registries don't have.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from servers import ROOT

FOLDER = ROOT / "infra/terraform"
STACKS = ("fargate", "host", "modules/container", "modules/user-data")


def text_of(folder):
    text = "\n".join(path.read_text() for path in sorted((FOLDER / folder).glob("*.tf")))
    return re.sub(r"(?m)^\s*#.*$", "", text)


def declared(text):
    names = {f"var.{name}" for name in re.findall(r'(?m)^variable "(\w+)"', text)}
    names |= {f"module.{name}" for name in re.findall(r'(?m)^module "(\w+)"', text)}
    names |= {f"{kind}.{name}" for kind, name in re.findall(r'(?m)^resource "(\w+)" "(\w+)"', text)}
    names |= {f"data.{kind}.{name}" for kind, name in re.findall(r'(?m)^data "(\w+)" "(\w+)"', text)}
    for block in re.findall(r"(?ms)^locals \{\n(.*?)^\}", text):
        names |= {f"local.{name}" for name in re.findall(r"(?m)^  (\w+)\s*=", block)}
    return names


def used(text):
    names = {".".join(pair) for pair in re.findall(r"\b(var|local|module)\.(\w+)", text)}
    for data, kind, name in re.findall(r"\b(data\.)?(aws_\w+)\.(\w+)", text):
        names.add(f"{data}{kind}.{name}")
    return names


class Names(unittest.TestCase):
    def test_what_is_used_is_declared(self):
        for folder in STACKS:
            with self.subTest(folder=folder):
                self.assertEqual(used(text_of(folder)) - declared(text_of(folder)), set())

    def test_what_is_declared_is_used(self):
        for folder in STACKS:
            with self.subTest(folder=folder):
                text = text_of(folder)
                idle = {name for name in declared(text) - used(text) if name.startswith(("var.", "local.", "data."))}
                self.assertEqual(idle, set())

    def test_modules_get_what_they_know_and_give_what_is_asked(self):
        for folder in ("fargate", "host"):
            text = text_of(folder)
            for name, body in re.findall(r'(?ms)^module "(\w+)" \{\n(.*?)^\}', text):
                module = text_of(f"modules/{name.replace('_', '-')}")
                given = set(re.findall(r"(?m)^  (\w+)\s*=", body)) - {"source"}
                known = set(re.findall(r'(?m)^variable "(\w+)"', module))
                needed = {variable for variable, rules in re.findall(r'(?ms)^variable "(\w+)" \{\n(.*?)^\}', module)
                          if "default" not in rules}
                self.assertLessEqual(given, known, name)
                self.assertLessEqual(needed, given, name)
                self.assertLessEqual(set(re.findall(rf"module\.{name}\.(\w+)", text)),
                                     set(re.findall(r'(?m)^output "(\w+)"', module)), name)

    def test_secrets_have_no_default_and_stay_out_of_the_state(self):
        text = text_of("fargate")
        for name in ("database_password", "register_token"):
            rules = re.search(rf'(?ms)^variable "{name}" \{{\n(.*?)^\}}', text)[1]
            self.assertNotIn("default", rules)
            self.assertRegex(rules, r"sensitive\s+= true")
            self.assertRegex(rules, r"ephemeral\s+= true")
            for line in re.findall(rf"(?m)^.*var\.{name}\b.*$", text):
                self.assertRegex(line, r"^\s+(\w+_wo|condition)\s+=")

    def test_the_examples_name_variables_that_there_are(self):
        for folder in ("fargate", "host"):
            example = (FOLDER / folder / "terraform.tfvars.example").read_text()
            names = set(re.findall(r"(?m)^(?:# )?(\w+)\s+= ", example)) | set(re.findall(r"TF_VAR_(\w+)=", example))
            known = set(re.findall(r'(?m)^variable "(\w+)"', text_of(folder)))
            self.assertTrue(names)
            self.assertLessEqual(names, known)


GOOD = {
    "region": "eu-central-1", "domain": "chat.example.org", "image_tag": "1", "database_password": "0123456789abcdef" * 3,
    "certificate_arn": "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef", "register_token": "",
}
TOKEN = "a-token-that-is-long-enough-for-this"


@unittest.skipUnless(os.environ.get("TERRAFORM_BIN"), "terraform is not there")
class Rules(unittest.TestCase):
    """The variables of fargate without its resources, which would need the provider."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="terraform.")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        stack = FOLDER / "fargate"
        pathlib.Path(cls.folder, "variables.tf").write_text((stack / "variables.tf").read_text())
        locals_ = re.search(r"(?ms)^locals \{\n(.*?)^\}", (stack / "versions.tf").read_text())[1]
        kept = "".join(line for line in locals_.splitlines(True) if "data." not in line)
        pathlib.Path(cls.folder, "locals.tf").write_text(f"locals {{\n{kept}}}\n")
        cls.terraform("init", "-input=false", check=True)

    @classmethod
    def terraform(cls, *arguments, check=False, **variables):
        environment = os.environ | {f"TF_VAR_{name}": value for name, value in variables.items()}
        return subprocess.run([os.environ["TERRAFORM_BIN"], f"-chdir={cls.folder}", *arguments], capture_output=True,
                              text=True, check=check, stdin=subprocess.DEVNULL, env=environment)

    def plan(self, **others):
        return self.terraform("plan", "-input=false", "-no-color", **(GOOD | others))

    def test_what_is_right_is_taken(self):
        for others in ({}, {"control_plane_url": "https://resolver.example.org", "register_token": TOKEN},
                       {"role": "resolver", "register_token": TOKEN, "cache": "true", "resolver_replicas": "3"}):
            with self.subTest(**others):
                planned = self.plan(**others)
                self.assertEqual(planned.returncode, 0, planned.stderr)

    def test_what_is_wrong_is_refused_by_its_name(self):
        for name, others in {
            "cache": {"cache": "true"},
            "role": {"role": "standalone"},
            "domain": {"domain": "https://chat.example.org"},
            "database_password": {"database_password": "short"},
            "register_token": {"register_token": TOKEN},
            "register_token ": {"role": "resolver"},
            "control_plane_url": {"control_plane_url": "https://resolver.example.org/", "register_token": TOKEN},
            "vpc_cidr": {"vpc_cidr": "10.20.0.0/28"},
            "resolver_replicas": {"role": "resolver", "register_token": TOKEN, "resolver_replicas": "0"},
        }.items():
            with self.subTest(**others):
                planned = self.plan(**others)
                self.assertEqual(planned.returncode, 1)
                self.assertIn(f'variable "{name.strip()}"', planned.stderr)
                self.assertNotIn(GOOD["database_password"], planned.stderr + planned.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
