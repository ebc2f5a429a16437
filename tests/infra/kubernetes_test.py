"""What the overlays render to: by Kubernetes' own schemas, strictly, and by what the containers promise."""

import os
import re
import subprocess
import unittest

import kubernetes_validate
import yaml

from servers import ROOT

FOLDER = ROOT / "infra/kubernetes"
OVERLAYS = sorted(path.parent.name for path in FOLDER.glob("overlays/*/kustomization.yaml"))


def render(overlay):
    text = subprocess.run([*os.environ["KUSTOMIZE"].split(), str(FOLDER / "overlays" / overlay)],
                          check=True, capture_output=True, text=True).stdout
    return [resource for resource in yaml.safe_load_all(text) if resource]


class Overlays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rendered = {overlay: render(overlay) for overlay in OVERLAYS}

    def of_kind(self, *kinds):
        for overlay, resources in self.rendered.items():
            yield from ((overlay, resource) for resource in resources if resource["kind"] in kinds)

    def workloads(self):
        for overlay, resource in self.of_kind("StatefulSet", "Deployment"):
            pod = resource["spec"]["template"]
            [container] = pod["spec"]["containers"]
            yield overlay, resource, pod, container

    def test_there_are_the_three(self):
        self.assertEqual(OVERLAYS, ["postgres", "resolver", "sqlite"])

    def test_kubernetes_schemas_know_every_field(self):
        for overlay, resources in self.rendered.items():
            for resource in resources:
                with self.subTest(overlay=overlay, kind=resource["kind"]):
                    kubernetes_validate.validate(resource, desired_version="1.32", strict=True)

    def test_a_schema_would_say_so(self):
        [_, resource, *_] = next(self.workloads())
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(resource | {"spec": resource["spec"] | {"replica": 2}}, "1.32", strict=True)

    def test_pods_are_restricted(self):
        for _, _, pod, container in self.workloads():
            context = pod["spec"]["securityContext"]
            self.assertTrue(context["runAsNonRoot"])
            self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})
            self.assertIs(pod["spec"]["automountServiceAccountToken"], False)
            self.assertEqual(container["securityContext"], {
                "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}})
        for _, namespace in self.of_kind("Namespace"):
            self.assertEqual(namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"], "restricted")

    def test_there_is_one_instance_and_more_than_one_resolver(self):
        replicas = {overlay: (resource["kind"], resource["spec"]["replicas"]) for overlay, resource, *_ in self.workloads()}
        self.assertEqual(replicas, {
            "postgres": ("StatefulSet", 1), "sqlite": ("StatefulSet", 1), "resolver": ("Deployment", 2)})

    def test_probes_ask_what_there_is_where_it_listens(self):
        for overlay, _, _, container in self.workloads():
            self.assertEqual(container["startupProbe"]["httpGet"]["path"], "/health/live")
            self.assertEqual(container["livenessProbe"]["httpGet"]["path"], "/health/live")
            self.assertEqual(container["readinessProbe"]["httpGet"]["path"], "/health/ready")
            [port] = container["ports"]
            [settings] = [resource["data"] for resource in self.rendered[overlay] if resource["kind"] == "ConfigMap"]
            self.assertEqual(str(port["containerPort"]), settings["PORT"])

    def test_pods_are_found_by_their_service_and_their_policies(self):
        for overlay, resource, pod, _ in self.workloads():
            labels = pod["metadata"]["labels"].items()
            for other in self.rendered[overlay]:
                spec = other.get("spec", {})
                if other["kind"] == "Service":
                    self.assertLessEqual(spec["selector"].items(), labels)
                elif other["kind"] in ("NetworkPolicy", "PodDisruptionBudget", resource["kind"]):
                    selector = spec.get("podSelector") or spec["selector"]
                    self.assertTrue(selector["matchLabels"])
                    self.assertLessEqual(selector["matchLabels"].items(), labels)

    def test_only_the_ingress_reaches_the_port(self):
        for overlay, policy in self.of_kind("NetworkPolicy"):
            [rule] = policy["spec"]["ingress"]
            self.assertEqual([port["port"] for port in rule["ports"]], [8081 if overlay == "resolver" else 8080])
            self.assertEqual(len(rule["from"]), 1)

    def test_only_postgres_overlays_reach_a_database(self):
        reached = {overlay: any(port["port"] == 5432 for rule in policy["spec"]["egress"] for port in rule["ports"])
                   for overlay, policy in self.of_kind("NetworkPolicy")}
        self.assertEqual(reached, {"postgres": True, "resolver": True, "sqlite": False})

    def test_secrets_are_files(self):
        for overlay, _, pod, container in self.workloads():
            files = [variable for variable in container.get("env", [])]
            self.assertTrue(all(variable["name"].endswith("_FILE") for variable in files))
            mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
            for variable in files:
                self.assertTrue(any(variable["value"].startswith(f"{mount}/") for mount in mounts), variable)
        for _, settings in self.of_kind("ConfigMap"):
            self.assertFalse([name for name in settings["data"] if re.search("TOKEN|SECRET|PASSWORD|DATABASE_URL", name)])

    def test_the_data_is_kept_or_elsewhere(self):
        [sqlite] = [resource for overlay, resource, *_ in self.workloads() if overlay == "sqlite"]
        self.assertEqual(sqlite["spec"]["volumeClaimTemplates"][0]["metadata"]["name"], "data")
        self.assertEqual(sqlite["spec"]["persistentVolumeClaimRetentionPolicy"]["whenDeleted"], "Retain")
        for overlay, _, pod, container in self.workloads():
            files = [variable["name"] for variable in container.get("env", [])]
            self.assertEqual("DATABASE_URL_FILE" in files, overlay != "sqlite")

    @unittest.skipUnless((ROOT / "instance/Dockerfile").exists(), "there is no Dockerfile")
    def test_the_user_is_the_images(self):
        for _, resource, pod, _ in self.workloads():
            context = pod["spec"]["securityContext"]
            dockerfile = (ROOT / resource["metadata"]["name"] / "Dockerfile").read_text()
            self.assertIn(f"USER {context['runAsUser']}:{context['runAsGroup']}\n", dockerfile)


if __name__ == "__main__":
    unittest.main(verbosity=2)
