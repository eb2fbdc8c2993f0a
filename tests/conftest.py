from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core import Encoder, list_models, load_encoder, shipped
from tests.support.hub import StandInHub, stand_in_hub
from tests.support.paths import ROOT

settings.register_profile("patient", deadline=None)  # no test fails because a machine is slow
settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def no_models_of_this_machine(request: pytest.FixtureRequest, tmp_path_factory) -> None:
    """What was downloaded here before must not decide a test; servers inherit this too."""
    if "hub" not in request.config.option.markexpr.split(" "):
        os.environ["LENS_MODELS"] = str(tmp_path_factory.mktemp("models"))
    os.environ.pop("LENS_ALLOW_DOWNLOADS", None)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """splade-tiny: the model whose every figure others published or torch gave."""
    return load_encoder("splade-tiny")


@pytest.fixture(scope="session")
def page_encoder() -> Encoder:
    """The model that the pages open with."""
    return load_encoder()


@pytest.fixture(scope="session")
def encoders() -> dict[str, Encoder]:
    """All models that ship with the project, by id."""
    return {info.id: load_encoder(info.id) for info in list_models() if info.remote is None}


@pytest.fixture(scope="session")
def published() -> dict:
    """The published vector of Splade_PP."""
    return json.loads((ROOT / "assets" / "lesson" / "splade_pp.json").read_text(encoding="utf-8"))


@pytest.fixture
def assets(tmp_path, monkeypatch) -> Path:
    """A copy of what ships, models apart, that a test may damage."""
    copy = tmp_path / "assets"
    shutil.copytree(
        ROOT / "assets", copy, ignore=shutil.ignore_patterns("models", "screenshots", "*.py")
    )
    monkeypatch.setattr(shipped, "ASSETS", copy)
    return copy


@pytest.fixture
def hub(tmp_path, monkeypatch) -> Iterator[StandInHub]:
    """A stand-in hub that downloads go to, into a folder of this test's own."""
    with stand_in_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        monkeypatch.setenv("LENS_MODELS", str(tmp_path / "models"))
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield hub


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the browser tests did not run."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if "no Chromium" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_sep("!", "BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(
            f"{len(skipped)} tests need a Chromium and found none. Install one (on Debian and "
            "Ubuntu: apt install chromium), or name it: CHROMIUM=/path/to/chrome make test"
        )
