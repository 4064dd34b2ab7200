"""Refresh the vendored browser files from npm: `python -m service.vendor`, from a checkout.

Needs `npm`. Fetches the versions pinned here, copies the files that are served (or that only the tests use), with their
licences, and rewrites the `README.md` beside them. To update, change a version and run it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SERVED = HERE / "static" / "vendor"
TESTED_WITH = HERE.parent / "tests" / "service" / "vendor"


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package: `files` maps a path in it to the name it is served by."""

    name: str
    version: str
    folder: str
    files: dict[str, str]


def _d3(part: str, version: str) -> Package:
    """A part of D3, small enough to be loaded alone; each adds itself to `globalThis.d3`."""
    return Package(
        f"d3-{part}", version, f"d3-{part}", {f"dist/d3-{part}.min.js": f"d3-{part}.min.js", "LICENSE": "LICENSE"}
    )


PACKAGES = (
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "swagger-ui",
        {
            "swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui.css": "swagger-ui.css",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
            "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
        },
    ),
    _d3("array", "3.2.5"),
    _d3("color", "3.1.1"),
    _d3("format", "3.1.3"),
    _d3("geo", "3.1.2"),
    _d3("interpolate", "3.0.2"),
    _d3("scale", "4.0.3"),
    _d3("time", "3.1.1"),
    _d3("time-format", "4.1.1"),
    Package(
        "topojson-client",
        "3.1.0",
        "topojson-client",
        {"dist/topojson-client.min.js": "topojson-client.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "world-atlas",
        "2.0.2",
        "world-atlas",
        {"countries-110m.json": "countries-110m.json", "LICENSE": "LICENSE"},
    ),
)
TEST_PACKAGES = (Package("axe-core", "4.14.1", "axe-core", {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"}),)


def fetch(package: Package, into: Path, work: Path) -> str:
    """Copy a package's files into its folder of `into`; returns its lines of the README."""
    command = ["npm", "pack", f"{package.name}@{package.version}", "--json"]
    done = subprocess.run(  # noqa: S603  (nothing in it comes from outside)
        command,
        cwd=work,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = work / json.loads(done.stdout)[0]["filename"]
    with tarfile.open(archive) as tar:
        tar.extractall(work / package.folder, filter="data")
    source, target = work / package.folder / "package", into / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = []
    for path, name in package.files.items():
        shutil.copyfile(source / path, target / name)
        digest = hashlib.sha256((target / name).read_bytes()).hexdigest()
        lines.append(f"- `{package.folder}/{name}`: sha256 `{digest}`")
    licence = json.loads((source / "package.json").read_text("utf-8"))["license"]
    return f"## {package.name} {package.version} ({licence})\n\n" + "\n".join(lines) + "\n"


def refresh(packages: Sequence[Package], into: Path) -> None:
    """Fetch all packages into one folder and describe them there."""
    with tempfile.TemporaryDirectory() as folder:
        parts = [fetch(package, into, Path(folder)) for package in packages]
    head = "# Vendored browser files\n\nUnchanged from npm; `python -m service.vendor` pins and refreshes them.\n\n"
    (into / "README.md").write_text(head + "\n".join(parts), "utf-8")


def main() -> None:
    refresh(PACKAGES, SERVED)
    refresh(TEST_PACKAGES, TESTED_WITH)


if __name__ == "__main__":
    main()
