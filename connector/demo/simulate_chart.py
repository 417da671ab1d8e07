"""A simulation as a picture: one SVG, drawn by hand, of what left each day, the bound, and when it moved."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from connector.demo.simulate_story import Day, Story
from feature_flags.levels import Level

WIDTH, LEFT, RIGHT, PANEL, GAP = 1000, 70, 20, 150, 46
COLOURS = {"off": "#d9d9d9", "shadow": "#c6c6d9", "draft": "#f2e3b3", "sampled": "#cfe8cf", "autonomous": "#9fd6a8"}
REVIEWED, UNREVIEWED, BAD, LINE, AXIS = "#8aa4c8", "#2f6db5", "#c62828", "#222222", "#777777"


def chart(story: Story, theta: float) -> str:
    """The whole picture, as text."""
    days = story.days
    width = (WIDTH - LEFT - RIGHT) / max(1, len(days))
    tops = [60 + n * (PANEL + GAP) for n in range(3)]
    height = tops[-1] + PANEL + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        _text(LEFT, 22, f"One segment, {story.weeks} weeks, seed {story.seed}", size=16),
        _text(LEFT, 42, "background: " + ", ".join(lv.word for lv in Level), size=11),
        *(_behind(days, width, top) for top in tops),
        *_bars(days, width, tops[0]),
        *_line(days, width, tops[1], lambda d: 100 * d.bound if d.bound is not None else None, 10.0),
        *_limit(tops[1], 100 * theta, 10.0, f"threshold {theta:.1%}"),
        *_steps(days, width, tops[2]),
        _text(LEFT, tops[0] - 6, "mails a day: reviewed (light), unreviewed (dark), bad ones that nobody saw (red)"),
        _text(LEFT, tops[1] - 6, "upper bound of the intervention rate in the counted reviews, per cent (up to 10)"),
        _text(LEFT, tops[2] - 6, "unreviewed mails a day (dark) and the blast radius said each morning (line)"),
        *_events(story, width, tops, height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{LINE}">{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, colour: str, told: str = "") -> str:
    title = f"<title>{escape(told)}</title>" if told else ""
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{colour}">{title}</rect>'


def _behind(days: Sequence[Day], width: float, top: float) -> str:
    """The level of each day as background; a throttle or pause as a red line above it."""
    made = [_rect(LEFT + n * width, top, width, PANEL, COLOURS[d.level], d.level) for n, d in enumerate(days)]
    made += [
        _rect(LEFT + n * width, top - 3, width, 3, BAD, d.restraint)
        for n, d in enumerate(days)
        if d.restraint != "none"
    ]
    return "\n".join(made)


def _bars(days: Sequence[Day], width: float, top: float) -> Iterable[str]:
    most = max((d.sent_reviewed + d.sent_unreviewed for d in days), default=0) or 1
    for n, day in enumerate(days):
        y = top + PANEL
        told = f"day {day.number}: {day.sent_reviewed} reviewed, {day.sent_unreviewed} not, {day.bad_unreviewed} bad"
        for count, colour in (
            (day.bad_unreviewed, BAD),
            (day.sent_unreviewed - day.bad_unreviewed, UNREVIEWED),
            (day.sent_reviewed, REVIEWED),
        ):
            tall = PANEL * count / most
            y -= tall
            yield _rect(LEFT + n * width + 1, y, max(1.0, width - 2), tall, colour, told)
    yield _text(8, top + 10, str(most))


def _line(
    days: Sequence[Day], width: float, top: float, of: Callable[[Day], float | None], most: float
) -> Iterable[str]:
    drawn: list[str] = []
    for n, day in enumerate(days):
        value = of(day)
        if value is not None:
            y = top + PANEL * (1 - min(value, most) / most)
            drawn.append(f"{'L' if drawn else 'M'}{LEFT + (n + 0.5) * width:.1f},{y:.1f}")
    if drawn:
        yield f'<path d="{" ".join(drawn)}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    yield _text(8, top + 10, f"{most:g}")


def _limit(top: float, value: float, most: float, told: str) -> Iterable[str]:
    y = top + PANEL * (1 - value / most)
    yield (
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{BAD}" stroke-dasharray="5 4">'
        f"<title>{escape(told)}</title></line>"
    )


def _steps(days: Sequence[Day], width: float, top: float) -> Iterable[str]:
    most = float(max((max(d.blast_said, d.sent_unreviewed) for d in days), default=0) or 1)
    for n, day in enumerate(days):
        tall = PANEL * day.sent_unreviewed / most
        yield _rect(LEFT + n * width + 1, top + PANEL - tall, max(1.0, width - 2), tall, UNREVIEWED)
    yield from _line(days, width, top, lambda d: float(d.blast_said), most)


def _events(story: Story, width: float, tops: Sequence[float], height: float) -> Iterable[str]:
    """A thin line where the level moved, where an alarm was raised, and where the model turned bad."""
    for event in story.events:
        if event.kind in {"raised", "lowered", "turns_bad"} or event.kind.startswith("alarm"):
            x = LEFT + (event.day - 0.5) * width
            colour = AXIS if event.kind == "raised" else BAD
            yield (
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{tops[0]:.0f}" y2="{tops[-1] + PANEL:.0f}" stroke="{colour}" '
                f'stroke-width="0.8"><title>{escape(f"day {event.day}: {event.text}")}</title></line>'
            )
    for n in range(0, len(story.days), 5):
        yield _text(LEFT + n * width, height - 18, f"w{n // 5 + 1}", size=10)
