"""The vendored files are those that their list names, unchanged."""

from __future__ import annotations

import hashlib
import re

import pytest

from service.vendor import PACKAGES, SERVED, TEST_PACKAGES, TESTED_WITH, Package

ALL = [(SERVED, package) for package in PACKAGES] + [(TESTED_WITH, package) for package in TEST_PACKAGES]


@pytest.mark.parametrize(("folder", "package"), ALL, ids=lambda each: getattr(each, "name", ""))
def test_a_package_is_there_with_its_version_licence_and_hashes(folder: object, package: Package) -> None:
    root = SERVED if folder == SERVED else TESTED_WITH
    listed = (root / "README.md").read_text("utf-8")
    assert re.search(rf"## {re.escape(package.name)} {re.escape(package.version)} \([\w.-]+\)", listed)
    assert any(name.startswith("LICENSE") for name in package.files.values())
    for name in package.files.values():
        digest = hashlib.sha256((root / package.folder / name).read_bytes()).hexdigest()
        assert f"- `{package.folder}/{name}`: sha256 `{digest}`" in listed


def test_nothing_else_is_vendored() -> None:
    for root, packages in ((SERVED, PACKAGES), (TESTED_WITH, TEST_PACKAGES)):
        there = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
        assert there == {"README.md", *(f"{package.folder}/{name}" for package in packages for name in package.files.values())}
