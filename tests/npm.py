"""The projects that run inside the CRMs, with node and npm of the Python lock; `make node` installs their packages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.prefix) / "bin"
ROOT = Path(__file__).parents[1]
LONGEST = 300


def project(crm: str) -> Path:
    """The folder of one of them; the test is skipped where its packages are not there."""
    folder = ROOT / "crm_adapters" / crm / "project"
    if not (folder / "node_modules" / ".ready").exists():
        pytest.skip(f"the packages of {folder.relative_to(ROOT)} are not installed: run `make node`")
    return folder


def run(folder: Path, *words: str, **environment: str) -> str:
    """What a script of the project prints; the test fails with all of it when the script does."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [str(BIN / "npm"), "--silent", *words],
        cwd=folder,
        env={**os.environ, "PATH": path, "CI": "true", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    return told
