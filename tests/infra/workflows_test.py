"""GitHub's workflows, as far as they can be tried without GitHub."""

import re
import subprocess
import unittest

import yaml

from servers import ROOT

FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))


def steps(workflow):
    for name, job in workflow["jobs"].items():
        for step in job.get("steps", []):
            yield name, step


class Workflows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.workflows = {file.name: yaml.safe_load(file.read_text()) for file in FILES}

    def test_tests_run_as_on_a_machine(self):
        commands = [step.get("run") for _, step in steps(self.workflows["test.yml"])]
        self.assertIn("./scripts/test", commands)

    def test_two_deployments_to_fly_never_run_at_once(self):
        self.assertEqual(self.workflows["deploy-fly.yml"]["concurrency"], {"group": "deploy-fly", "cancel-in-progress": False})

    def test_deploying_takes_its_token_from_the_secrets(self):
        [deploy] = [step for _, step in steps(self.workflows["deploy-fly.yml"]) if "flyctl deploy" in step.get("run", "")]
        self.assertEqual(deploy["env"], {"FLY_API_TOKEN": "${{ secrets.FLY_API_TOKEN }}"})
        self.assertIn("--ha=false", deploy["run"])
        for file in re.findall(r"--(?:config|dockerfile) (\S+)", deploy["run"]):
            if file.endswith(".toml"):
                self.assertTrue((ROOT / file).exists(), file)

    def test_actions_are_pinned_to_a_commit(self):
        for name, workflow in self.workflows.items():
            for _, step in steps(workflow):
                if "uses" in step:
                    self.assertRegex(step["uses"], r"@[0-9a-f]{40}$|^\./", name)

    def test_each_may_do_as_little_as_it_needs_and_ends(self):
        for name, workflow in self.workflows.items():
            self.assertIn("permissions", workflow, name)
            for job in workflow["jobs"].values():
                self.assertIn("timeout-minutes", job, name)

    def test_their_commands_are_sound_shell(self):
        for name, workflow in self.workflows.items():
            for job, step in steps(workflow):
                if "run" in step:
                    with self.subTest(workflow=name, job=job):
                        # As GitHub runs it: with -e, and with values in place of these before a shell sees them.
                        script = "set -e\n" + re.sub(r"\$\{\{.*?\}\}", "value", step["run"])
                        checked = subprocess.run(["shellcheck", "--shell=bash", "-"], input=script,
                                                 capture_output=True, text=True, check=False)
                        self.assertEqual(checked.returncode, 0, checked.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
