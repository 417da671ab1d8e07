"""A real DNS server on loopback that knows what a test tells it; `silent` names get no answer at all."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from dns.rdatatype import to_text
from dns.resolver import Resolver

Zone = Mapping[tuple[str, str], Sequence[str]]


@contextmanager
def dns_server(zone: Zone, *, silent: frozenset[str] = frozenset()) -> Iterator[Resolver]:
    """A resolver that asks this server and nobody else."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(0.2)
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                wire, who = sock.recvfrom(4096)
            except TimeoutError:
                continue
            reply = _answer(dns.message.from_wire(wire), zone, silent)
            if reply is not None:
                sock.sendto(reply.to_wire(), who)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    resolver = Resolver(configure=False)
    resolver.nameservers = ["127.0.0.1"]
    resolver.port = sock.getsockname()[1]
    try:
        yield resolver
    finally:
        done.set()
        thread.join()
        sock.close()


def _answer(query: dns.message.Message, zone: Zone, silent: frozenset[str]) -> dns.message.Message | None:
    asked = query.question[0]
    name, kind = asked.name.to_text(omit_final_dot=True).lower(), to_text(asked.rdtype)
    if name in silent:
        return None
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.AA | dns.flags.RA
    records = zone.get((name, kind))
    if records:
        quoted = [_quoted(r) if kind == "TXT" else r for r in records]
        reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *quoted))
    elif not any(n == name for n, _ in zone):
        reply.set_rcode(dns.rcode.NXDOMAIN)
    return reply


def _quoted(text: str) -> str:
    """A TXT record's strings have at most 255 characters each."""
    return " ".join(f'"{text[i : i + 255]}"' for i in range(0, max(len(text), 1), 255))
