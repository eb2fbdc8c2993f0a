"""The files of deploy/: what can be checked without a container, a cluster or a hub."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILES = [DEPLOY / "Dockerfile", DEPLOY / "space" / "Dockerfile"]
SETTING = re.compile(r"\bLENS_[A-Z_]+")


def settings_of_the_code() -> set[str]:
    """Every environment variable of ours that the code reads."""
    return {
        name
        for folder in ("components", "core")
        for file in (ROOT / folder).rglob("*.py")
        for name in SETTING.findall(file.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda path: path.parent.name)
def test_hadolint_finds_nothing(file):
    hadolint = Path(sys.executable).with_name("hadolint")
    found = subprocess.run([hadolint, file], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("file", DOCKERFILES, ids=lambda path: path.parent.name)
def test_what_the_image_takes_is_there_and_what_it_leaves_is_not_needed(file):
    text = file.read_text(encoding="utf-8")
    taken = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE)
        for name in shlex.split(line)[:-1]
    }
    assert all((ROOT / name).exists() for name in taken)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert all(f"!{name}" in ignored for name in taken)
    assert "USER 10001" in text
    assert "HEALTHCHECK" in text
    assert text.count("--require-hashes") == 1


def test_all_manifests_are_what_kubernetes_takes():
    kinds = {}
    for file in (DEPLOY / "kubernetes").glob("*.yaml"):
        for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            kubernetes_validate.validate(manifest, "1.31", strict=True)
            kinds[manifest["kind"]] = manifest
    assert set(kinds) == {"Deployment", "Service", "PodDisruptionBudget", "Ingress"}
    pod = kinds["Deployment"]["spec"]["template"]
    (container,) = pod["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == "/healthz"
    assert kinds["Deployment"]["spec"]["replicas"] == 2
    assert container["resources"]["limits"]["memory"]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = kinds[kind]["spec"]["selector"]
        assert selector.get("matchLabels", selector) == pod["metadata"]["labels"]


def test_compose_has_one_place_for_each_server():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    nginx = compose["services"].pop("nginx")
    lens = compose["services"]["lens-1"]
    upstream = (DEPLOY / "nginx" / "upstream.conf").read_text(encoding="utf-8")
    assert len(compose["services"]) == 3
    for name, service in compose["services"].items():
        assert service["environment"]["LENS_SERVER"] == name
        assert service["read_only"]
        assert nginx["depends_on"][name] == {"condition": "service_healthy"}
        assert f"upstream {name} {{\n    server {name}:8501 max_fails" in upstream
        assert f"    {name}  {name};" in upstream
        assert upstream.count(f"    server {name}:8501") == 4  # any, its own, and twice as a backup
    assert nginx["read_only"]
    assert (DEPLOY / nginx["volumes"][0].split(":")[0]).is_dir()
    (subnet,) = compose["networks"]["inside"]["ipam"]["config"]
    assert lens["environment"]["LENS_TRUSTED_PROXIES"] == subnet["subnet"]


def test_every_setting_that_is_named_exists():
    known = settings_of_the_code()
    known |= {"LENS_COOKIE_SECRET"}  # of compose.yaml, for Streamlit's own
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    files += [ROOT / "docs" / "hosting.md", ROOT / "SECURITY.md"]
    named = {name for file in files for name in SETTING.findall(file.read_text(encoding="utf-8"))}
    assert named <= known, named - known


def test_every_setting_that_an_operator_may_want_is_described():
    described = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    for name in settings_of_the_code():
        assert name in described, name


def test_the_space_runs_the_same_image():
    ours, theirs = (file.read_text(encoding="utf-8").splitlines() for file in DOCKERFILES)
    instructions = [line for line in ours if line and not line.startswith("#")]
    assert [line for line in theirs if line in instructions] == instructions
    header = yaml.safe_load(
        (DEPLOY / "space" / "README.md").read_text(encoding="utf-8").split("---")[1]
    )
    assert header["sdk"] == "docker"
    assert f"STREAMLIT_SERVER_PORT={header['app_port']}" in "\n".join(theirs)


def test_nothing_private_is_written_down_by_nginx():
    text = (DEPLOY / "nginx" / "lens.conf").read_text(encoding="utf-8")
    for setting in (
        "access_log off;",
        "proxy_request_buffering off;",
        "proxy_max_temp_file_size 0;",
    ):
        assert setting in text
    limit = re.search(r"client_max_body_size (\d+)m;", text)
    assert limit is not None
    assert int(limit.group(1)) > 20
