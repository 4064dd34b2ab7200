"""The documentation says what is true: generated parts are current, every option is named, links lead somewhere, examples hold."""

from __future__ import annotations

import doctest
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from sco_qa import Engine, Settings
from service.app import PAGES, PROGRAM

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES_OF_TEXT = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_lines_help_is_current() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == load("generate").command_line(), "run `make docs`"


def test_tables_of_settings_and_endpoints_are_current() -> None:
    assert load("generate").reference(README) == README, "run `make docs`"


def test_example_answers_are_what_the_engine_says(engine: Engine) -> None:
    assert load("generate").with_examples(README, engine) == README, "run `make docs`"


def test_the_picture_is_current_and_is_an_image() -> None:
    picture = (ROOT / "docs" / "flows.svg").read_text(encoding="utf-8")
    assert picture == load("flows").draw(), "run `make docs`"
    assert ElementTree.fromstring(picture).tag.endswith("svg")


def test_every_setting_is_documented_with_what_it_is() -> None:
    for name, field in Settings.model_fields.items():
        assert f"`SCO_QA_{name.upper()}`" in README
        assert field.description is not None and field.description in README


def test_every_endpoint_and_page_is_documented() -> None:
    for router in PROGRAM:
        for route in router.routes:
            path = route.path.replace(":path", "")  # type: ignore[attr-defined]
            assert f" {path}`" in README or f"`{path}`" in README, path
    for path in ("`/`", "`/a/{id}`", "`/paper/{id}`", "`/facts`"):
        assert path in README
    assert any(route.path.startswith("/paper/") for router in PAGES for route in router.routes)  # type: ignore[attr-defined]


def test_examples_in_the_readme_are_true(settings: Settings, opened_once: None) -> None:
    blocks = re.findall(r"```pycon\n(.*?)```", README, re.S)
    assert blocks
    for block in blocks:
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_are_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_every_page_of_decisions_that_the_code_names_is_there() -> None:
    named = {match for path in (ROOT / "src").rglob("*.py") for match in re.findall(r"docs/decisions/[\w-]+\.md", path.read_text(encoding="utf-8"))}
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {target for page in PAGES_OF_TEXT for target in re.findall(r"^make (\w+)|`make (\w+)", page.read_text(encoding="utf-8"), re.M) for target in target if target}
    assert named and named <= targets


def requirements(lines: list[str]) -> dict[str, str]:
    pinned = (re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)(?:;.*)?", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[1]).lower(): match[2] for match in pinned if match}


def test_every_dependency_is_pinned_and_the_lock_agrees() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for lines in project["optional-dependencies"].values() for line in lines if not line.startswith("sco-qa["))]
    locked_lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked, pinned = requirements(locked_lines), requirements(wanted)
    assert len(pinned) == len(wanted), "pin each dependency with =="
    assert len(locked) == len(locked_lines), "one pinned requirement a line"
    assert pinned.items() <= locked.items()
