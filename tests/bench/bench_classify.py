"""What `gatepost classify` costs on one core: ``python -m tests.bench.bench_classify [PATH]``. Figures, no assertion.

Reads a mix as a sales mailbox sees it (six replies of people with the quoted mail below, two automatic answers, two
bounces with the returned mail, one complaint, one HTML-only mail of 40 kB as Outlook writes it) or, with PATH, what
lies there.
"""

import itertools
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from connector.cli.classify import items, judged
from connector.mail.inbound.classify import classify
from connector.mail.inbound.message import parse
from tests.connector.mail.inbound.test_automatic import AWAY
from tests.connector.mail.inbound.test_bounce import PROSE, dsn
from tests.connector.mail.inbound.test_complaint import arf

MESSAGES = 3000
OURS = "\n".join(f"> Line {n} of what we wrote, about as long as such lines are." for n in range(25))
ANSWERS = (
    "Thanks, but we are happy with what we have.",
    "Could you send me the prices for 50 seats? We look at this in March.",
    "Please take me off your list.",
    "Not me, ask Eve in purchasing.",
    "Sounds good, Tuesday at ten?",
    "Vielen Dank, kein Bedarf.",
)
HEADS = (
    "Received: from mx.acme.example (mx.acme.example [192.0.2.9]) by mx.ours.example; Fri, 2 Jan 2026 09:00:00 +0100\n"
    * 4
) + (
    f"DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=x; h=from:to:subject;\n bh={'A' * 44};\n b={'B' * 340}"
    "\nFrom: Ada <ada@acme.example>\nTo: maya@ours.example\nSubject: Re: Quick question\nMessage-ID: <1@acme.example>\n"
    "Date: Fri, 2 Jan 2026 09:00:00 +0100\nIn-Reply-To: <0@ours.example>\nMIME-Version: 1.0\n"
)  # fmt: skip


def mix() -> list[bytes]:
    people = [f"{HEADS}Content-Type: text/plain; charset=utf-8\n\n{a}\n\nAda\n\nMaya wrote:\n{OURS}\n" for a in ANSWERS]
    away = [f"{HEADS}Content-Type: text/plain; charset=utf-8\n\n{body}\n" for body, _ in list(AWAY.values())[:2]]
    notice = f"From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n{PROSE['qmail']}"
    prose = f"{notice}\n--- Below this line is a copy.\n\n{HEADS}\n{OURS}\n"
    style = (
        "style='margin:0cm;font-size:11.0pt;font-family:Calibri,sans-serif;mso-fareast-language:EN-US' class=MsoNormal"
    )
    rows = f"<p {style}><span {style}>Some words of a line<o:p></o:p></span></p>\n" * 140
    rich = f"{HEADS}Content-Type: text/html\n\n{rows}"
    raw = [*people, *away, dsn("550 5.1.1 user unknown"), prose, arf(), rich]
    return [text.encode() for text in raw]


def main() -> None:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import connector.mail.inbound.classify"], check=True)
    print(f"import, with the interpreter      {(time.perf_counter() - begun) * 1000:8.0f} ms")
    messages = [i.raw for i in items(sys.argv[1:], sys.stdin.buffer)] if sys.argv[1:] else mix()
    begun = time.perf_counter()
    classify(parse(messages[0]))
    print(f"first message, patterns compiled  {(time.perf_counter() - begun) * 1000:8.0f} ms")
    for raw in messages:
        classify(parse(raw))
    took = []
    begun = time.perf_counter()
    for raw in itertools.islice(itertools.cycle(messages), MESSAGES):
        one = time.perf_counter()
        classify(parse(raw))
        took.append((time.perf_counter() - one) * 1000)
    whole = time.perf_counter() - begun
    each, slowest = statistics.mean(map(len, messages)) / 1000, statistics.quantiles(took, n=100)[98]
    print(f"messages                          {len(messages):8d}, {each:.1f} kB each")
    print(f"one message                       p50 {statistics.median(took):.2f} ms  p99 {slowest:.2f} ms")
    print(f"on one core                       {MESSAGES / whole:8.0f} messages a second")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in sys.argv[1:]:
        if Path(path).exists():
            for item in items([path], sys.stdin.buffer):
                judged(item)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory                            {before / 1024:8.0f} MB, {after / 1024:.0f} MB after streaming")


if __name__ == "__main__":
    main()
