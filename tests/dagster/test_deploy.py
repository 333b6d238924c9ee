"""The examples of settings in deploy/: that Dagster takes them, and that they name what is there."""

import re
from pathlib import Path

import pytest
import yaml
from dagster._config import validate_config
from dagster._core.instance.config import dagster_instance_config_schema

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def _settings(path: Path) -> dict:
    return yaml.safe_load(path.read_text())


@pytest.mark.parametrize("name", ["pipelines/dagster.yaml", "deploy/dagster.yaml"])
def test_dagster_takes_its_settings(name: str) -> None:
    found = validate_config(dagster_instance_config_schema(), _settings(ROOT / name))
    assert found.success, found.errors


def test_both_storages_run_alike() -> None:
    local, shared = _settings(ROOT / "pipelines/dagster.yaml"), _settings(DEPLOY / "dagster.yaml")
    assert shared.pop("storage").keys() == {"postgres"}
    assert local == shared


def test_every_service_of_the_composition_is_given_what_the_settings_read() -> None:
    services = _settings(DEPLOY / "compose.yaml")["services"]
    read = set(re.findall(r"env: (\w+)", (DEPLOY / "dagster.yaml").read_text()))
    for name in ("code", "webserver", "daemon"):
        assert read <= services[name]["environment"].keys(), name
        assert "home:/data/home" in services[name]["volumes"], name


def test_the_code_location_is_served_where_webserver_and_daemon_look_for_it() -> None:
    (location,) = _settings(DEPLOY / "workspace.yaml")["load_from"]
    server = location["grpc_server"]
    assert server["host"] in _settings(DEPLOY / "compose.yaml")["services"]
    command = (DEPLOY / "Dockerfile").read_text().splitlines()[-1]
    assert f'"--port", "{server["port"]}"' in command and '"pipelines.definitions"' in command


def test_nothing_is_open_to_other_machines_but_by_choice() -> None:
    ports = [p for s in _settings(DEPLOY / "compose.yaml")["services"].values() for p in s.get("ports", [])]
    assert ports and all(p.startswith("127.0.0.1:") for p in ports)


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path
        assert path.split("/")[0] in kept, path
