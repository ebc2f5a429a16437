"""The CloudFormation template becomes a stack, in moto's imitation of AWS: that tries shapes and references, not AWS."""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import boto3
from cfnlint.decode.cfn_yaml import load

from servers import ROOT, Server, free_port

FILE = ROOT / "infra/cloudformation/privatechat.yaml"
# Canonical's own parameter isn't in moto, which looks a default up even where another value is given.
TEMPLATE = FILE.read_text().replace("/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id", "/image")
MODULE = ROOT / "infra/terraform/modules/user-data"
DOMAIN = "chat.example.org"


class Stack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="moto.")
        cls.addClassCleanup(folder.cleanup)
        port = free_port()
        server = Server([pathlib.Path(sys.executable).with_name("moto_server"), "-p", port], port, f"{folder.name}/log")
        cls.addClassCleanup(server.stop)
        cls.clients = boto3.Session("test", "test", region_name="eu-central-1")
        cls.endpoint = f"http://127.0.0.1:{port}"
        image = cls.aws("ec2").describe_images()["Images"][0]["ImageId"]
        cls.aws("ssm").put_parameter(Name="/image", Value=image, Type="String")
        cls.outputs = cls.create("chat", Domain=DOMAIN, AdminEmail="ada@example.org", Release="1.2.3")
        [reservation] = cls.aws("ec2").describe_instances()["Reservations"]
        [cls.machine] = reservation["Instances"]

    @classmethod
    def aws(cls, service):
        return cls.clients.client(service, endpoint_url=cls.endpoint)

    @classmethod
    def create(cls, name, **parameters):
        given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
        formation = cls.aws("cloudformation")
        formation.create_stack(StackName=name, TemplateBody=TEMPLATE, Parameters=given, Capabilities=["CAPABILITY_IAM"])
        [stack] = formation.describe_stacks(StackName=name)["Stacks"]
        if stack["StackStatus"] != "CREATE_COMPLETE":
            raise AssertionError(stack)
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def user_data(self):
        attribute = self.aws("ec2").describe_instance_attribute(
            InstanceId=self.machine["InstanceId"], Attribute="userData")
        script = base64.b64decode(attribute["UserData"]["Value"]).decode()
        # moto doesn't make handles; AWS would put an address there.
        return script.replace("${InstalledHandle}", "https://signal.example.org/handle")

    def test_moto_makes_all_but_what_it_does_not_know(self):
        listed = self.aws("cloudformation").list_stack_resources(StackName="chat")["StackResourceSummaries"]
        made = {resource["LogicalResourceId"] for resource in listed}
        self.assertEqual(set(load(str(FILE))["Resources"]) - made, {"AddressOfInterface", "Installed", "InstalledHandle"})

    def test_the_disk_is_attached(self):
        volumes = self.aws("ec2").describe_volumes(Filters=[{"Name": "size", "Values": ["20"]}])["Volumes"]
        attached = [[at["InstanceId"] for at in volume["Attachments"]] for volume in volumes]
        self.assertIn([self.machine["InstanceId"]], attached)

    def test_the_firewall_lets_the_web_in_and_nothing_else(self):
        groups = self.aws("ec2").describe_security_groups(Filters=[{"Name": "description", "Values": ["Web in*"]}])["SecurityGroups"]
        for group in groups:
            self.assertEqual(sorted(rule["FromPort"] for rule in group["IpPermissions"]), [80, 443])
        self.assertTrue(groups)

    def test_the_address_is_told(self):
        addresses = [address["PublicIp"] for address in self.aws("ec2").describe_addresses()["Addresses"]]
        self.assertIn(self.outputs["PublicAddress"], addresses)
        self.assertEqual(self.outputs["Url"], f"https://{DOMAIN}")
        self.assertIn(self.machine["InstanceId"], self.outputs["Shell"])

    def test_imdsv2_is_asked_for(self):
        ec2 = self.aws("ec2")
        for template in ec2.describe_launch_templates()["LaunchTemplates"]:
            [latest] = ec2.describe_launch_template_versions(
                LaunchTemplateId=template["LaunchTemplateId"], Versions=["$Latest"])["LaunchTemplateVersions"]
            self.assertEqual(latest["LaunchTemplateData"]["MetadataOptions"]["HttpTokens"], "required")

    def test_the_machine_runs_the_script_with_its_settings(self):
        script = self.user_data()
        for line in ("INSTALL_ROLE='standalone'", f"DOMAIN='{DOMAIN}'", "ADMIN_EMAIL='ada@example.org'", "VERSION='1.2.3'",
                     "INSTALL_BASE_URL='https://releases.privatechat.example'"):
            self.assertIn(f"\n{line}\n", script)
        self.assertRegex(script, r"\nDATA_VOLUME='vol-[0-9a-f]+'\n")
        self.assertTrue(script.endswith((MODULE / "user-data.sh").read_text()), "it isn't user-data.sh to the letter")
        self.assertLess(len(script), 16384)

    def test_the_script_is_sound_bash(self):
        for command in (["bash", "-n"], ["shellcheck", "--shell=bash", "-"]):
            checked = subprocess.run(command, input=self.user_data(), capture_output=True, text=True, check=False)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    @unittest.skipUnless(os.environ.get("TERRAFORM_BIN"), "terraform is not there")
    def test_terraform_renders_the_same_bytes(self):
        script = self.user_data()
        settings = dict(line.split("=", 1) for line in script.split("\n")[1:8])
        names = {"INSTALL_ROLE": "role", "VERSION": "release"}
        variables = {names.get(name, name.lower()): value.strip("'") for name, value in settings.items()}
        with tempfile.TemporaryDirectory(prefix="terraform.") as folder:
            pathlib.Path(folder, "main.tf.json").write_text(json.dumps({
                "module": {"it": {"source": str(MODULE), **variables}},
                "output": {"script": {"value": "${module.it.script}"}},
            }))
            for arguments in (["init"], ["apply", "-auto-approve"]):
                subprocess.run(
                    [os.environ["TERRAFORM_BIN"], f"-chdir={folder}", *arguments, "-input=false"],
                    check=True, capture_output=True, stdin=subprocess.DEVNULL)
            rendered = subprocess.run([os.environ["TERRAFORM_BIN"], f"-chdir={folder}", "output", "-raw", "script"],
                                      check=True, capture_output=True, text=True).stdout
        self.assertEqual(rendered, script)

    def test_without_a_domain_the_url_is_made_of_the_address(self):
        outputs = self.create("nameless", Role="resolver")
        self.assertEqual(outputs["Url"], f"https://{outputs['PublicAddress'].replace('.', '-')}.nip.io")

    # By the template's own patterns: moto doesn't apply them.
    def test_parameters_are_checked(self):
        parameters = load(str(FILE))["Parameters"]
        good = {"Domain": ["", DOMAIN], "AdminEmail": ["", "ada+tls@example.org"], "Release": ["", "1.2.3", "1.2.3-rc.1"],
                "InstallBaseUrl": ["https://mirror.example.org:8443/privatechat"]}
        bad = {"Domain": ["a.example';reboot;'", "https://chat.example.org", "a.example\nb.example", "localhost"],
               "AdminEmail": ["ada'@example.org", "ada"], "Release": ["latest", "1.2"],
               "InstallBaseUrl": ["http://releases.privatechat.example", "https://releases.privatechat.example/", "https://a'b"]}
        for values, allowed in ((good, True), (bad, False)):
            for name, texts in values.items():
                for text in texts:
                    with self.subTest(name=name, text=text):
                        self.assertEqual(bool(re.fullmatch(parameters[name]["AllowedPattern"], text)), allowed)
        unchecked = [name for name, rules in parameters.items() if not {"AllowedPattern", "AllowedValues", "MinValue"} & set(rules)]
        self.assertEqual(unchecked, ["Image"], "whose type is its check")


if __name__ == "__main__":
    unittest.main(verbosity=2)
