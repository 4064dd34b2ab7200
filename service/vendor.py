"""Refresh the vendored browser files from npm: `python -m service.vendor`.

Needs `npm`. Fetches the versions pinned here, copies the files that are served, with their licences, and rewrites
`static/vendor/README.md`. To update, change a version and run it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class Package:
    """An npm package: `files` maps a path in it to the name it is served by."""

    name: str
    version: str
    folder: str
    files: dict[str, str]


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
)


def fetch(package: Package, work: Path) -> str:
    """Copy a package's files into place; returns its lines of the README."""
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
    source, target = work / package.folder / "package", VENDOR / package.folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = []
    for path, name in package.files.items():
        shutil.copyfile(source / path, target / name)
        digest = hashlib.sha256((target / name).read_bytes()).hexdigest()
        lines.append(f"- `{package.folder}/{name}`: sha256 `{digest}`")
    licence = json.loads((source / "package.json").read_text("utf-8"))["license"]
    return f"## {package.name} {package.version} ({licence})\n\n" + "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [fetch(package, Path(folder)) for package in PACKAGES]
    head = "# Vendored browser files\n\nUnchanged from npm; `python -m service.vendor` pins and refreshes them.\n\n"
    (VENDOR / "README.md").write_text(head + "\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
