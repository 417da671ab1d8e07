"""What following 100,000 people costs with each CRM: figures only. Run: ``pytest tests/bench/bench_sync.py -s``.

The sandbox is a process of its own, so that time and memory told here are the adapter's.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from crm_adapters.hubspot.adapter import HubSpotCRM
from crm_adapters.hubspot.auth import StaticToken as HubSpotToken
from crm_adapters.hubspot.client import Pace
from crm_adapters.hubspot.mapping import HubSpotSettings
from crm_adapters.port import CRM
from crm_adapters.salesforce.adapter import SalesforceCRM
from crm_adapters.salesforce.auth import StaticToken as SalesforceToken
from crm_adapters.salesforce.mapping import SalesforceSettings
from gates.recipient import ContactKey

SIZE = 100_000
READ_AT_ONCE, READ_IN_ALL = 200, 1000
# The sandbox takes as many calls as come; ours would otherwise keep HubSpot's pace.
AT_ONCE = Pace(per_ten_seconds=10**6, searches_per_second=10**6)


def hubspot(address: str, token: str) -> CRM:
    return HubSpotCRM(
        "hs", token=HubSpotToken(value=token), host=address, now=now, sleep=time.sleep,
        settings=HubSpotSettings(subscription="101", pace=AT_ONCE),
    )  # fmt: skip


def salesforce(address: str, token: str) -> CRM:
    return SalesforceCRM(
        "sf", token=SalesforceToken(value=token), instance_url="https://gatepost.my.salesforce.com", now=now,
        sleep=time.sleep, settings=SalesforceSettings(local_address=address),
    )  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def sandbox(vendor: str) -> Iterator[tuple[str, str]]:
    """Address and token of a new sandbox with SIZE people."""
    command = [sys.executable, "-m", f"crm_adapters.{vendor}.sandbox", "--size", str(SIZE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address, _, token = process.stdout.readline().split()
            yield address, token
        finally:
            process.kill()


def peak() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def run(crm: CRM, cursor: str | None, keys: list[ContactKey]) -> tuple[int, str]:
    """One run to its end; the first keys are kept to read them."""
    seen, more = 0, True
    while more:
        page = crm.changed_contacts(cursor)
        seen += len(page.changes)
        keys += [change.key for change in page.changes][: READ_IN_ALL - len(keys)]
        cursor, more = page.cursor, page.more
    assert cursor is not None
    return seen, cursor


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("connect", "page"), [(hubspot, 100), (salesforce, 2000)])
def test_what_following_costs(connect: Callable[[str, str], CRM], page: int) -> None:
    start = time.perf_counter()
    with sandbox(connect.__name__) as (address, token):
        print(f"\n{connect.__name__}: {SIZE:,} people seeded in {time.perf_counter() - start:.0f} s")
        crm = connect(address, token)
        keys: list[ContactKey] = []
        before, start = peak(), time.perf_counter()
        seen, cursor = run(crm, None, keys)
        told(crm, f"full load, {seen:,} changes", start, 0, f"least {-(-seen // page):,} calls")
        print(f"  memory: {before} MB before, {peak()} MB at most")
        calls, start = crm.budget().total, time.perf_counter()
        seen, _ = run(crm, cursor, keys)
        told(crm, f"a run at once after it, {seen:,} changes", start, calls)
        calls, start = crm.budget().total, time.perf_counter()
        for at in range(0, len(keys), READ_AT_ONCE):
            crm.read(keys[at : at + READ_AT_ONCE])
        told(crm, f"{len(keys):,} read with all their facts", start, calls)


def told(crm: CRM, label: str, start: float, calls: int, more: str = "") -> None:
    spent = time.perf_counter() - start
    print(f"  {label:<44}{crm.budget().total - calls:>7,} calls {spent:>7.1f} s  {more}")
