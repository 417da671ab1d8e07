"""The README of the house tells what is there."""

from pathlib import Path

import gates
from gates.table import table

README = Path(gates.__file__).with_name("README.md")


def test_the_table_of_gates_is_current() -> None:
    assert table() in README.read_text(), "run python -m gates.table and paste its output into gates/README.md"
