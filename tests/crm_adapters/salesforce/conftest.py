"""The org that each Salesforce test starts with."""

from collections.abc import Iterator

import pytest

from tests.crm_adapters.salesforce.org import Org


@pytest.fixture
def org() -> Iterator[Org]:
    started = Org()
    yield started
    started.sandbox.stop()
