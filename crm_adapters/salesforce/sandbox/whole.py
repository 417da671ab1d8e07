"""What the rep's pages see of the org as a whole."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from crm_adapters.salesforce.sandbox.flows import NamedCredential
from crm_adapters.salesforce.sandbox.records import Store
from crm_adapters.salesforce.sandbox.schema import Catalog


class Whole(Protocol):
    """A running org; who reads or writes its records holds `lock`."""

    lock: "threading.RLock"
    clock: Callable[[], datetime]
    store: Store
    catalog: Catalog
    credential: NamedCredential
    org_id: str
    user_id: str
