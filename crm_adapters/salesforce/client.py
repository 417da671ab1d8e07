"""One careful line to a Salesforce org, on simple-salesforce in direct-session mode.

Theory. simple-salesforce has no time-outs, forgets headers when it logs in again, and puts whole
URLs (so e-mail addresses) into its errors. It is therefore given a session of ours, never logs in
itself, and is called in one place, `_send`, which turns everything that can go wrong into the tree
of `crm_adapters/errors.py`. Errors carry Salesforce's error code and a text without addresses.

Only reads and upserts by external id are repeated; a row lock is repeated for any call, because it
says that nothing was written. Everything else is the caller's to read again first.
"""

import logging
import re
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from crm_adapters.errors import Conflict, CRMError, Gone, NotPermitted, RateLimited, Refused, Unavailable
from crm_adapters.port import Budget
from crm_adapters.salesforce.auth import TokenSource
from crm_adapters.salesforce.mapping import SalesforceSettings
from gates.errors import ConfigError

USER_AGENT = "Gatepost/0.1"
ATTEMPTS = 4
BACKOFF = 0.5  # seconds, doubled each time
DAY = timedelta(hours=24)
LOOK_AGAIN = timedelta(minutes=15)
DESCRIBE_AGE = timedelta(hours=1)

_USAGE = re.compile(r"(?<!per-app-)api-usage=(\d+)/(\d+)")
_SECRETIVE = re.compile(r"https?://\S+|/services/\S+|[^\s@'\"]+@[^\s@'\"]+")

# What each error code means for the caller; the HTTP status does not tell (locks are 400, limits 403).
CODES: Mapping[str, type[CRMError]] = {
    "ENTITY_IS_DELETED": Gone,
    "NOT_FOUND": Gone,
    "INVALID_CROSS_REFERENCE_KEY": Gone,
    "DUPLICATE_VALUE": Conflict,
    "DUPLICATES_DETECTED": Conflict,
    "DUPLICATE_EXTERNAL_ID": Conflict,
    "UNABLE_TO_LOCK_ROW": Conflict,
    "SERVER_UNAVAILABLE": Unavailable,
    "UNKNOWN_EXCEPTION": Unavailable,
    "QUERY_TIMEOUT": Unavailable,
    "INVALID_QUERY_LOCATOR": Unavailable,  # a server cursor died; the next run starts from our own
}
# These lack a right or a field: the admin mends them.
PERMISSION_CODES = frozenset({
    "INVALID_FIELD", "INVALID_TYPE", "INVALID_FIELD_FOR_INSERT_UPDATE", "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY", "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED",
})  # fmt: skip


class Line(HTTPAdapter):
    """Time-outs for every call, and the instance's address replaced by a local one where that is set.

    A subclass because requests takes nothing else.
    """

    def __init__(self, *, timeout: float, local_address: str = "") -> None:
        """`timeout` in seconds, for connecting and for each read."""
        super().__init__(pool_maxsize=8)
        self._timeout = timeout
        self._local = urlsplit(local_address) if local_address else None

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send it, with our time-out where the caller gave none."""
        kwargs["timeout"] = kwargs.get("timeout") or (min(10.0, self._timeout), self._timeout)
        if self._local and request.url:
            parts = urlsplit(request.url)
            request.url = urlunsplit((self._local.scheme, self._local.netloc, *parts[2:]))
        return super().send(request, *args, **kwargs)


def session(settings: SalesforceSettings) -> requests.Session:
    """A session with our time-outs and our name."""
    made = requests.Session()
    made.mount("https://", Line(timeout=settings.timeout, local_address=settings.local_address))
    made.headers.update({"User-Agent": USER_AGENT, "Sforce-Call-Options": "client=Gatepost"})
    return made


def _without_query(record: logging.LogRecord) -> bool:
    """Cut the query string, which may hold addresses, out of urllib3's debug lines."""
    if isinstance(record.args, tuple):
        record.args = tuple(a.split("?")[0] if isinstance(a, str) else a for a in record.args)
    return True


def redacted(text: str) -> str:
    """The text without queries, URLs, paths and e-mail addresses, at most 200 characters."""
    # Salesforce repeats the whole query before it says what is wrong with it.
    return " ".join(_SECRETIVE.sub("…", text.rpartition("ERROR at ")[2]).split())[:200]


def problem(code: str, message: str, *, where: str) -> CRMError:
    """The typed error for one of Salesforce's error codes; also used for elements of a collection."""
    if code == "REQUEST_LIMIT_EXCEEDED":
        after = 30.0 if message.startswith("Concurrent") else 3600.0
        return RateLimited(f"{code}: {redacted(message)}", after=after, where=where)
    if code in PERMISSION_CODES:
        mend = "give the integration user this right in a permission set"
        return NotPermitted(f"{code}: {redacted(message)}", scope=_named_field(message) or code, where=where, mend=mend)
    return CODES.get(code, Refused)(f"{code}: {redacted(message)}", where=where)


def _named_field(message: str) -> str:
    found = re.search(r"No such column '([\w.]+)'", message)
    return found[1] if found else ""


class Client:
    """Calls to one org: authenticated, counted, capped and with typed errors. Safe to share between threads."""

    def __init__(
        self,
        *,
        token: TokenSource,
        instance_url: str,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        settings: SalesforceSettings,
    ) -> None:
        """Build the session; nothing is called yet. ConfigError for an address that is not https."""
        if urlsplit(instance_url).scheme != "https":
            raise ConfigError(
                "the org's address does not begin with https://",
                where="Salesforce connection",
                mend="give the My Domain address; a sandbox server goes into local_address",
            )
        self.settings = settings
        self.now = now
        self._sleep = sleep
        self._source = token
        self._instance_url = instance_url
        self._where = urlsplit(instance_url).hostname or "Salesforce"
        self._session = session(settings)
        self._session.hooks["response"].append(self._seen)
        logging.getLogger("urllib3.connectionpool").addFilter(_without_query)
        self._lock = threading.Lock()
        self.skew: timedelta | None = None
        self._calls: Counter[str] = Counter()
        self._records = 0
        self._used, self._limit = 0, 0
        self._run_started, self._run_calls = now(), 0
        self._closed_until = now()
        self._behind = timedelta(0)
        self._salesforce: Any = None

    # ---- calls

    def get(self, path: str, params: Mapping[str, str] | None = None, *, kind: str) -> Any:
        """The parsed answer to a GET below the versioned base path."""
        return self._repeat("GET", path, kind=kind, safe=True, params=params)

    def post(self, path: str, body: object, *, kind: str) -> Any:
        """One POST, never repeated when its outcome is unknown (Unavailable)."""
        return self._repeat("POST", path, kind=kind, safe=False, json=body)

    def once(self, path: str, body: object, *, kind: str) -> Any:
        """One POST that is not repeated for any reason but a refused session, which carried nothing out."""
        return self._once("POST", path, kind=kind, json=body)

    def patch(self, path: str, body: object, *, kind: str) -> None:
        """Set fields of one record by its id."""
        self._repeat("PATCH", path, kind=kind, safe=False, json=body)

    def upsert(self, path: str, body: object, *, kind: str) -> Any:
        """Create or update by external id: may be repeated, because twice is the same as once."""
        return self._repeat("PATCH", path, kind=kind, safe=True, json=body)

    def page(self, soql: str, *, deleted: bool = False, kind: str = "query") -> tuple[list[dict[str, Any]], str]:
        """The first page of a query, and the path of the next one or an empty string."""
        return self._rows(self.get("queryAll" if deleted else "query", {"q": soql}, kind=kind))

    def rows(self, soql: str, *, deleted: bool = False, kind: str = "query") -> Iterator[dict[str, Any]]:
        """All rows of a query, page by page."""
        rows, following = self.page(soql, deleted=deleted, kind=kind)
        yield from rows
        while following:
            rows, following = self._rows(self.get(following, kind=kind))
            yield from rows

    def budget(self) -> Budget:
        """Calls by kind since the client was built, and what the last answer said is left of the day."""
        with self._lock:
            left = self._limit - self._used if self._limit else None
            return Budget(calls=dict(self._calls), left=left, records=self._records)

    def earlier_now(self) -> datetime:
        """The earlier of our clock and the server's, by the last answer's Date line."""
        return self.now() - self._behind

    # ---- how a call is made

    def _rows(self, answer: Any) -> tuple[list[dict[str, Any]], str]:
        if not isinstance(answer, dict) or not isinstance(answer.get("records"), list):
            raise Unavailable("a query answer without records", where=self._where)
        with self._lock:
            self._records += len(answer["records"])
        following = str(answer.get("nextRecordsUrl") or "")
        # The locator is given as an absolute path; ours are relative to the versioned base.
        return answer["records"], following.partition(f"/v{self.settings.version}/")[2]

    def _repeat(self, method: str, path: str, *, kind: str, safe: bool, **rest: Any) -> Any:
        for attempt in range(ATTEMPTS):
            try:
                return self._once(method, path, kind=kind, **rest)
            except CRMError as error:
                locked = "UNABLE_TO_LOCK_ROW" in error.what
                again = locked or (safe and isinstance(error, Unavailable)) or _short_wait(error)
                if attempt == ATTEMPTS - 1 or not again:
                    raise
            self._sleep(self._pause(path, attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, method: str, path: str, *, kind: str, **rest: Any) -> Any:
        """One call, with a new token once when the old one is refused."""
        self._admit(kind)
        self._source.allowed()
        salesforce = self._salesforce or self._connect()
        status, answer = self._send(salesforce, method, path, **rest)
        if status == requests.codes.unauthorized:
            self._admit(kind)
            salesforce = self._connect(stale=salesforce.session_id)
            status, answer = self._send(salesforce, method, path, **rest)
        if isinstance(answer, CRMError):
            raise answer
        return answer

    def _send(self, salesforce: Any, method: str, path: str, **rest: Any) -> tuple[int, Any]:
        """The answer, or the error as a value: raised here, it would drag simple-salesforce's text along."""
        try:
            return 200, salesforce.restful(path, method=method, **rest)
        except SalesforceError as error:
            status, content = int(error.status), error.content
        except requests.JSONDecodeError:
            return 0, Unavailable("an answer that is not JSON", where=self._where)
        except requests.RequestException as error:
            return 0, Unavailable(f"no answer: {type(error).__name__}", where=self._where)
        return status, self._judged(status, content)

    def _judged(self, status: int, content: Any) -> CRMError:
        if status == requests.codes.multiple_choices:
            return Conflict("several records carry this external id", where=self._where)
        first = content[0] if isinstance(content, list) and content else content
        if isinstance(first, dict) and isinstance(first.get("errors"), list) and first["errors"]:
            first = first["errors"][0]  # an action's answer wraps its errors
        code = str(first.get("errorCode") or first.get("statusCode") or "") if isinstance(first, dict) else ""
        message = str(first.get("message", "")) if isinstance(first, dict) else ""
        if status == requests.codes.unauthorized:
            mend = "check the app and its user; a new token was already tried"
            return NotPermitted(f"session refused: {code}", scope="token", where=self._where, mend=mend)
        if status >= 500 or not code:  # noqa: PLR2004 - the HTTP class of server errors
            return Unavailable(f"HTTP {status} {code}".strip(), where=self._where)
        error = problem(code, message, where=self._where)
        if isinstance(error, RateLimited) and not _short_wait(error):
            with self._lock:
                self._closed_until = self.now() + timedelta(seconds=error.after)
        return error

    def _connect(self, *, stale: str = "") -> Any:
        token = self._source.token(self._session, stale=stale)
        built = Salesforce(
            session_id=token,
            instance_url=self._instance_url,
            session=self._session,
            version=self.settings.version,
            object_pairs_hook=dict,
        )
        self._salesforce = built
        return built

    def _pause(self, path: str, attempt: int) -> float:
        """Seconds to wait; spread by path and instant so that workers do not meet again."""
        spread = zlib.crc32(f"{path}{attempt}{self.now().isoformat()}".encode()) / 2**32
        return float(BACKOFF * 2**attempt) * (0.5 + spread)

    # ---- counting

    def _admit(self, kind: str) -> None:
        """Count one call, or refuse it when a cap is reached. A run ends after 24 hours, as the org's window does."""
        with self._lock:
            now = self.now()
            if now < self._closed_until:
                wait = (self._closed_until - now).total_seconds()
                raise RateLimited("no calls before the org's 24-hour window has moved", after=wait, where=self._where)
            if now - self._run_started >= DAY:
                self._run_started, self._run_calls = now, 0
            self._check_caps((self._run_started + DAY - now).total_seconds())
            self._calls[kind] += 1
            self._run_calls += 1

    def _check_caps(self, window_left: float) -> None:
        if not self._limit:
            return
        mend = "raise the connection's share, or wait for the 24-hour window to move on"
        if self._used >= self.settings.share_total * self._limit:
            # The window moves without us: forget the figure and let one call look at it after a while.
            self._limit, self._closed_until = 0, self.now() + LOOK_AGAIN
            after = LOOK_AGAIN.total_seconds()
            raise RateLimited("our share of the org's calls is used up", after=after, where=self._where, mend=mend)
        if self._run_calls >= self.settings.share_per_run * self._limit:
            raise RateLimited("this run's share of calls is used up", after=window_left, where=self._where, mend=mend)

    def _seen(self, response: requests.Response, *_: Any, **__: Any) -> None:
        found = _USAGE.search(response.headers.get("Sforce-Limit-Info", ""))
        with self._lock:
            if found:
                self._used, self._limit = int(found[1]), int(found[2])
            now = self.now()
            skew = now - _date(response.headers.get("Date", ""), now)
            self._behind = max(timedelta(0), skew)
            self.skew = skew if "Date" in response.headers else self.skew


def _date(header: str, otherwise: datetime) -> datetime:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise


def _short_wait(error: CRMError) -> bool:
    return isinstance(error, RateLimited) and error.after <= 30.0  # noqa: PLR2004 - concurrent calls, not the day's


class Schema:
    """What the org has and this token may see, by describe; looked at again each hour and after INVALID_FIELD.

    Describe leaves out what field-level security hides, so absent and hidden look alike.
    """

    def __init__(self, client: Client) -> None:
        """Nothing is described before it is asked for."""
        self._client = client
        self._kept: dict[str, tuple[datetime, Mapping[str, Mapping[str, Any]] | None]] = {}

    def fields(self, sobject: str) -> Mapping[str, Mapping[str, Any]] | None:
        """The visible fields by name, or None where the token sees no such object."""
        kept = self._kept.get(sobject)
        if kept is None or self._client.now() - kept[0] > DESCRIBE_AGE:
            kept = (self._client.now(), self._describe(sobject))
            self._kept[sobject] = kept
        return kept[1]

    def sees(self, sobject: str, path: str) -> bool:
        """Whether this field, or the field of a parent (``Account.Name``), is there and visible."""
        fields = self.fields(sobject) or {}
        head, dot, rest = path.partition(".")
        if not dot:
            return head in fields
        return any(self.sees(parent, rest) for parent in self.parents(sobject, head))

    def parents(self, sobject: str, relationship: str) -> Sequence[str]:
        """The objects behind a relationship name; of several (an owner is a User or a Group) only User is followed."""
        for one in (self.fields(sobject) or {}).values():
            if one.get("relationshipName") == relationship:
                targets = [str(name) for name in one.get("referenceTo", ())]
                return ["User"] if "User" in targets else targets
        return []

    def seen(self, sobject: str, paths: Sequence[str]) -> list[str]:
        """The paths that are visible, in order."""
        return [path for path in dict.fromkeys(paths) if self.sees(sobject, path)]

    def forget(self) -> None:
        """Describe anew from the next question on."""
        self._kept.clear()

    def _describe(self, sobject: str) -> Mapping[str, Mapping[str, Any]] | None:
        try:
            answer = self._client.get(f"sobjects/{sobject}/describe", kind="describe")
        except Gone:
            return None
        return {str(one["name"]): one for one in answer["fields"]}
