"""The contract's asserts should explain themselves, although pytest does not collect its files."""

import pytest

pytest.register_assert_rewrite("tests.crm_adapters.contract", "tests.crm_adapters.contract_writes")
