"""The architecture's own test: what the picture of the house says is so."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[1]
HOUSES = ("gates", "feature_flags", "crm_adapters", "connector")
TWINS = ("hubspot", "salesforce")
LONGEST_FILE = 450
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "service"}


def tracked() -> list[Path]:
    """Files that git knows, and new ones that it does not ignore, so that a leak is found before it is committed."""
    ls_files = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(ls_files, cwd=TOP, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (path := TOP / name).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def test_every_arrow_points_downwards():
    lint_imports = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    lint = subprocess.run(lint_imports, cwd=TOP, capture_output=True, text=True, check=False)
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_twins_have_the_same_files():
    def names(twin: str) -> set[str]:
        home = TOP / "crm_adapters" / twin
        return {path.name for path in home.glob("*.py")}

    hubspot, salesforce = map(names, TWINS)
    assert hubspot == salesforce
    assert {"adapter.py", "mapping.py", "auth.py", "events.py"} <= hubspot


def test_no_file_holds_a_second_thing():
    # A list of words is one thing, however long.
    read = [path for path in sources() if not path.stem.endswith("_words")]
    long = {str(path.relative_to(TOP)): lines for path in read if (lines := _lines(path)) > LONGEST_FILE}
    assert long == {}, "split these: there is a second thing inside"


@pytest.mark.parametrize("house", HOUSES)
def test_names_say_what_is_inside(house):
    paths = [path.relative_to(TOP / house) for path in sources() if path.is_relative_to(TOP / house)]
    assert paths, f"no sources in {house}"
    assert [path for path in paths if NAMES_THAT_SAY_NOTHING & set(path.with_suffix("").parts)] == []


def test_nothing_of_the_machine_it_was_made_on():
    leaks = [f"/{name}/" for name in ("root", "work")]
    if len(TOP.parts) > 3:  # a shorter path may stand in a text by chance
        leaks.append(f"{TOP}/")
    found = [
        f"{path.relative_to(TOP)}: {leak}"
        for path in tracked()
        if (text := _text(path)) is not None
        for leak in leaks
        if leak in text
    ]
    assert found == []


def test_the_lock_is_whole_and_names_no_index():
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    entries = [entry for entry in lock.split("\n") if entry and not entry.startswith((" ", "#"))]
    assert len(entries) > 50
    assert all("==" in entry and entry.endswith("\\") for entry in entries), "each package has a version and a digest"
    assert "://" not in lock


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
