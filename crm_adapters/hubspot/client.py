"""How we speak to HubSpot: the vendor's own client on one pool, at our pace, with our errors.

Theory: hubspot-api-client builds an API object, with a pool and time-out of its own, at each property
access. `api_factory` is its one seam: there we put our pool and wrap `call_api`, through which every
generated method goes. The wrapper moves the path to the dated version, waits for a token of the
bucket, sends once with a time-out, reads the rate headers, and repeats only what may be repeated.
Answers stay plain JSON; `mapping` makes nouns of them.
"""

import email.utils
import logging
import re
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import hubspot
import urllib3
from hubspot.crm import objects as generic

from crm_adapters.errors import Conflict, CRMError, Gone, NotPermitted, RateLimited, Refused, Unavailable
from crm_adapters.hubspot.auth import TokenSource

Json = dict[str, Any]

# SDK prefix -> dated prefix. A new date (2026-09) is a change of these lines only; the order matters.
VERSION = "2026-03"
PATHS = (
    ("/crm/v3/objects", f"/crm/objects/{VERSION}"),
    ("/crm/v4/objects", f"/crm/objects/{VERSION}"),
    ("/crm/v4/associations", f"/crm/associations/{VERSION}"),
    ("/crm/v3/owners", f"/crm/owners/{VERSION}"),
    ("/crm/v3/properties", f"/crm/properties/{VERSION}"),
    ("/crm/v3/lists", f"/crm/lists/{VERSION}"),
    ("/marketing/v3/emails", f"/marketing/emails/{VERSION}"),
)
# Nothing happens twice when these are sent twice: reads by POST, upserts by a unique property, PUT, opt-outs.
REPEATABLE = re.compile(r"/(batch/(read|upsert)|search|batch/unsubscribe-all/read|unsubscribe-all)$|/statuses/[^/]+$")
ANSWERS = dict.fromkeys((200, 201, 202, 204, 207), "object")
REFUSED_BEFORE_WORK = frozenset({423, 429, 477})
TRANSIENT = frozenset({0, 500, 502, 503, 504, 521, 522, 523, 524})
LOCKED_WAIT = 2.0
WAITS = {"TEN_SECONDLY_ROLLING": 10.0, "SECONDLY": 1.0, "DAILY": 3600.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much we may ask: calls per ten seconds and searches per second, how often and how long we try.

    `per_ten_seconds` is lowered by what HubSpot's headers say. `per_day` is our own cap, None for
    none. `patience` is the longest wait in seconds before the caller is told instead.
    """

    per_ten_seconds: int = 100
    searches_per_second: int = 4
    per_day: int | None = None
    attempts: int = 4
    patience: float = 25.0
    connect_timeout: float = 5.0
    read_timeout: float = 30.0


@dataclass(slots=True, kw_only=True)
class Bucket:
    """Tokens that come back at `rate` a second up to `size`; a take in advance tells how long to wait."""

    size: float
    rate: float
    level: float
    at: datetime

    def take(self, now: datetime, patience: float) -> float:
        """The seconds to wait for one token; when they exceed `patience`, none is taken."""
        self.refill(now)
        wait = max((1.0 - self.level) / self.rate, 0.0)
        if wait <= patience:
            self.level -= 1.0
        return wait

    def refill(self, now: datetime) -> None:
        """Give back what time has given since the last look; a clock that stands or goes back gives nothing."""
        if now > self.at:
            self.level = min(self.size, self.level + (now - self.at).total_seconds() * self.rate)
            self.at = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one attempt; status 0 when nothing did."""

    status: int
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether HubSpot did what was asked and said so in JSON (or had nothing to say)."""
        return 200 <= self.status < 300 and (isinstance(self.data, dict | list) or not self.data)  # noqa: PLR2004 - HTTP


class Client:
    """The SDK with our transport; `sdk` gives the generated APIs, `send` reaches what they lack."""

    def __init__(
        self,
        *,
        host: str,
        token: TokenSource,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        pace: Pace,
    ) -> None:
        """Open no connection yet; the pool is shared by all APIs of this client."""
        self._token, self._now, self._sleep, self._pace = token, now, sleep, pace
        self.skew: timedelta | None = None
        self._pool = urllib3.PoolManager(maxsize=8, retries=False)
        self._lock = threading.Lock()
        self._calls: Counter[str] = Counter()
        self._today: tuple[date, int] = (now().date(), 0)
        self._left: int | None = None
        self._buckets = {
            "search": _bucket(pace.searches_per_second, 1.0, now()),
            "all": _bucket(pace.per_ten_seconds, 10.0, now()),
        }
        self.sdk = hubspot.HubSpot(access_token="-", host=host.rstrip("/"), api_factory=self._api)
        self.records: Any = self.sdk.crm.objects.basic_api
        self.batches: Any = self.sdk.crm.objects.batch_api
        self.searches: Any = self.sdk.crm.objects.search_api
        self.associations: Any = self.sdk.crm.associations.v4.batch_api
        self._raw: Any = self.records.api_client
        # Both would write addresses into debug logs: urllib3 in the path, the SDK in the body.
        for name in ("urllib3", "hubspot"):
            logging.getLogger(name).setLevel(logging.WARNING)

    @property
    def calls(self) -> Mapping[str, int]:
        """Every attempt since the start, by method and path without ids."""
        with self._lock:
            return dict(self._calls)

    @property
    def left(self) -> int | None:
        """Calls left today, as the last answer said."""
        return self._left

    def send(
        self,
        method: str,
        path: str,
        *,
        ids: Json | None = None,
        query: Json | None = None,
        body: Any = None,
        only_once: bool = False,
    ) -> Json:
        """One call that the SDK has no method for; `{names}` in the path are filled from `ids`, quoted.

        With `only_once` it is not even repeated when HubSpot refused it before doing anything.
        """
        answer = self._raw.call_api(
            path,
            method,
            ids or {},
            list((query or {}).items()),
            {"Accept": "application/json", "Content-Type": "application/json"},
            body=body,
            only_once=only_once,
        )
        return cast("Json", answer or {})

    def close(self) -> None:
        """Close idle connections."""
        self._pool.clear()

    # ------------------------------------------------------------------------------ the SDK's one seam

    def _api(self, package: Any, api_name: str, config: Mapping[str, Any]) -> Any:
        configuration = package.Configuration()
        configuration.host = config["host"]
        configuration.retries = False
        client = package.ApiClient(configuration=configuration)
        client.rest_client.pool_manager = self._pool
        client.user_agent = "gatepost (hubspot-api-client)"
        client.call_api = self._wrapped(client.call_api, package.ApiException)
        return getattr(package, api_name)(api_client=client)

    def _wrapped(self, call_api: Callable[..., Any], refusal: type[Exception]) -> Callable[..., Any]:
        def call(
            path: str, method: str, ids: Any = None, query: Any = None, headers: Any = None, **options: Any
        ) -> Any:
            here = _dated(path)

            def once() -> Answer:
                token = self._token.token()
                authorized = {**(headers or {}), "Authorization": f"Bearer {token}"}
                answer = _attempt(
                    lambda: call_api(
                        here, method, ids, query, authorized, body=options.get("body"), response_types_map=ANSWERS,
                        auth_settings=[], collection_formats=options.get("collection_formats"),
                        _return_http_data_only=False,
                        _request_timeout=(self._pace.connect_timeout, self._pace.read_timeout),
                    ),
                    refusal,
                )  # fmt: skip
                if answer.status == 401:  # noqa: PLR2004 - HTTP
                    self._token.rejected(token)
                return answer

            tries = 1 if options.get("only_once") else self._pace.attempts
            return self._until_done(once, method, _label(method, here, ids), tries)

        return call

    # -------------------------------------------------------------------------------- pace and patience

    def _until_done(self, once: Callable[[], Answer], method: str, label: str, tries: int) -> Any:
        """Send, and send again only what HubSpot refused before doing it or what may be done twice."""
        repeatable = method in {"GET", "PUT"} or bool(REPEATABLE.search(label))
        waited = 0.0
        for attempt in range(1, tries + 1):
            waited += self._wait_for_turn(label)
            answer = once()
            self._note(label, answer)
            if answer.good:
                return answer.data or None
            transient = answer.status in TRANSIENT or 200 <= answer.status < 300  # noqa: PLR2004 - HTTP, but no JSON
            may_repeat = answer.status in REFUSED_BEFORE_WORK or (transient and repeatable)
            pause = self._pause(answer, attempt)
            if not may_repeat or attempt == tries or waited + pause > self._pace.patience:
                raise _error(answer, label, pause)
            waited += pause
            self._sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _wait_for_turn(self, label: str) -> float:
        """Take a token, waiting if need be, or tell how long the caller should wait."""
        now = self._now()
        with self._lock:
            day, used = self._today if self._today[0] == now.date() else (now.date(), 0)
            if self._pace.per_day is not None and used >= self._pace.per_day:
                raise RateLimited("our own daily budget of calls is spent", after=WAITS["DAILY"], where=label)
            bucket = self._buckets["search" if label.endswith("/search") else "all"]
            wait = bucket.take(now, self._pace.patience)
            until = bucket.at + timedelta(seconds=wait)
            if wait <= self._pace.patience:
                self._today = (day, used + 1)
                self._calls[label] += 1
        if wait > self._pace.patience:
            raise RateLimited("too many calls are waiting for their turn", after=wait, where=label)
        if wait:
            self._sleep(wait)
            with self._lock:
                # Sleeping is time that has passed, even by a clock that a test holds still.
                bucket.refill(until)
        return wait

    def _note(self, label: str, answer: Answer) -> None:
        """Believe the rate headers: they know of the other apps' calls as well. Search sends none."""
        most, interval = (
            _number(answer, "x-hubspot-ratelimit-max"),
            _number(answer, "x-hubspot-ratelimit-interval-milliseconds"),
        )
        remaining, today = (
            _number(answer, "x-hubspot-ratelimit-remaining"),
            _number(answer, "x-hubspot-ratelimit-daily-remaining"),
        )
        with self._lock:
            self._left = self._left if today is None else today
            if (said := email.utils.parsedate_tz(answer.headers.get("date", ""))) is not None:
                self.skew = self._now() - datetime.fromtimestamp(email.utils.mktime_tz(said), tz=UTC)
            bucket = self._buckets["all"]
            if most and interval:
                bucket.size = min(bucket.size, most)
                bucket.rate = min(bucket.rate, most * 1000.0 / interval)
            if remaining is not None:
                bucket.level = min(bucket.level, remaining)

    def _pause(self, answer: Answer, attempt: int) -> float:
        """Seconds before the next attempt: what HubSpot says, else doubling, with up to a quarter more."""
        told = _number(answer, "retry-after")
        policy = answer.data.get("policyName", "") if isinstance(answer.data, dict) else ""
        if told is not None:
            base = float(told)
        elif answer.status == 429:  # noqa: PLR2004 - HTTP
            base = WAITS.get(policy, WAITS["TEN_SECONDLY_ROLLING"])
        else:
            base = max(0.5 * 2 ** (attempt - 1), LOCKED_WAIT if answer.status in {423, 477} else 0.0)
        spread = zlib.crc32(f"{self._now().isoformat()} {sum(self._calls.values())}".encode()) / 2**32
        return base * (1 + spread / 4)


def rows(answer: Json | None, *needed: str, under: str = "results") -> list[Json]:
    """The entries of an answer; Unavailable when there is no list, or one lacks what every such entry has."""
    found = (answer or {}).get(under)
    if not isinstance(found, list) or not all(isinstance(row, dict) and row.keys() >= set(needed) for row in found):
        raise Unavailable(f"HubSpot's answer lacks {under} with {', '.join(needed) or 'entries'}", where="HubSpot")
    return found


def next_page(answer: Json | None) -> str | None:
    """The cursor of the next page, or None on the last one."""
    after = (((answer or {}).get("paging") or {}).get("next") or {}).get("after")
    return str(after) if after else None


def _bucket(calls: int, seconds: float, now: datetime) -> Bucket:
    return Bucket(size=calls, rate=calls / seconds, level=calls, at=now)


def _dated(path: str) -> str:
    for old, new in PATHS:
        if path == old or path.startswith(old + "/"):
            # Only the v3 collections end in a slash.
            return (new + path[len(old) :]).rstrip("/")
    return path


def _label(method: str, path: str, ids: Any) -> str:
    """Method and path for counts and errors: object types are filled in, ids and addresses never."""
    given = dict(ids or {})
    for name in ("objectType", "fromObjectType", "toObjectType"):
        path = path.replace(f"{{{name}}}", str(given.get(name, "")))
    return f"{method} {path}"


def _attempt(call: Callable[[], Any], refusal: type[Exception]) -> Answer:
    """One attempt as a value, so that no exception that holds a path or body travels on."""
    try:
        data, status, headers = call()
    except refusal as error:
        return Answer(
            status=getattr(error, "status", 0) or 0,
            data=_json(getattr(error, "body", "")),
            headers=_lower(getattr(error, "headers", None)),
        )
    except (urllib3.exceptions.HTTPError, UnicodeDecodeError, OSError):
        return Answer(status=0)
    return Answer(status=status, data=data, headers=_lower(headers))


def _json(body: object) -> Any:
    try:
        return generic.ApiClient().deserialize(_Body(str(body or "")), "object")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Body:
    data: str


def _lower(headers: Any) -> dict[str, str]:
    return {str(k).lower(): str(v) for k, v in dict(headers or {}).items()}


def _number(answer: Answer, header: str) -> int | None:
    value = answer.headers.get(header, "")
    return int(value) if value.isascii() and value.isdigit() else None


# ------------------------------------------------------------------------------------------------ errors


def _error(answer: Answer, label: str, pause: float) -> CRMError:
    """The typed error; of HubSpot's own words only categories, codes and property names are kept."""
    body = answer.data if isinstance(answer.data, dict) else {}
    why = _why(body)
    where = f"HubSpot {label}"
    match answer.status:
        case 401:
            return NotPermitted("HubSpot does not accept the token", scope="token", where=where, mend="connect again")
        case 403:
            scope = _scopes(body) or f"the scope for {label}"
            return NotPermitted(f"the token lacks {scope}", scope=scope, where=where, mend="grant it and connect again")
        case 404 | 410:
            return Gone("there is no such record", where=where)
        case 409:
            return Conflict(f"HubSpot has it already ({why})", where=where)
        case 423 | 429 | 477:
            return RateLimited(f"HubSpot asks us to wait ({why})", after=pause, where=where)
        case status if status in TRANSIENT or 200 <= status < 300 or status >= 500:  # noqa: PLR2004 - HTTP
            return Unavailable(f"HubSpot gave no usable answer (status {status})", where=where)
    return Refused(f"HubSpot refuses this request: {answer.status} {why}", where=where)


def _why(body: Json) -> str:
    words = [str(body.get("category") or body.get("errorType") or ""), str(body.get("policyName") or "")]
    for entry in [body, *(e for e in body.get("errors") or [] if isinstance(e, dict))]:
        context = entry.get("context") or {}
        words += [str(entry.get("code") or ""), *map(str, context.get("propertyName") or ())]
    return " ".join(dict.fromkeys(w for w in words if re.fullmatch(r"[\w.-]{1,80}", w))) or "no reason given"


def _scopes(body: Json) -> str:
    found: list[str] = []
    for entry in [body, *(e for e in body.get("errors") or [] if isinstance(e, dict))]:
        for name in ("requiredGranularScopes", "requiredScopes"):
            found += map(str, (entry.get("context") or {}).get(name) or ())
    return ", ".join(dict.fromkeys(found))
