"""The decision code alone over thousands of seeded segments: ``python -m tests.bench.bench_unlock``. Figures only."""

import time

from tests.bench.unlocking import fall, quantile, unlocked_after

SEEDS, LONG = 2000, 3000


def main() -> None:
    """Unlocks at the limit and beyond, reviews needed, and what a model that turns bad does."""
    began = time.perf_counter()
    print(f"{SEEDS} segments each, θ = 2 %, α = 5 %, first attempt (α/2), looked at after every review")
    print(f"{'true rate':<12} {'caught':>7} {'seeds':>6} {'unlocked':>9} {'p50':>6} {'p90':>6}   (of {LONG} reviews)")
    for true, catch, corrected in (
        (0.0, 1.0, False),
        (0.005, 1.0, False),
        (0.005, 1.0, True),
        (0.005, 0.95, True),
        (0.01, 1.0, False),
        (0.02, 1.0, False),
        (0.02, 1.0, True),
        (0.02, 0.95, True),
        (0.03, 0.7, True),
        (0.04, 0.3, True),
        (0.04, 0.0, True),
    ):
        found = [unlocked_after(s, true, horizon=LONG, catch=catch, corrected=corrected) for s in range(SEEDS)]
        done = [n for n in found if n is not None]
        everyone = done + [LONG + 1] * (SEEDS - len(done))
        p50, p90 = (f"{q}" if (q := quantile(everyone, s)) <= LONG else "never" for s in (0.5, 0.9))
        told = "yes" if corrected else "no"
        print(f"{true:<12.1%} {catch:>7.0%} {told:>6} {len(done) / SEEDS:>9.2%} {p50:>6} {p90:>6}")
    print(
        f"\n{SEEDS} autonomous segments that turn from 1 % to bad: reviews until throttled, withdrawn; bad mails left"
    )
    print(
        f"{'to':<6} {'cap':>4} {'throttle 50/90':>17} {'withdraw 50/90':>17} {'left 50/99/max':>17} {'said':>5} beyond"
    )
    for after, step, cap in ((0.05, 0, 10), (0.05, 2, 50), (0.05, 4, 200), (0.10, 2, 50), (1.0, 2, 50)):
        falls = [fall(s, before=0.01, after=after, step=step) for s in range(SEEDS)]
        t, w, left = ([getattr(f, n) for f in falls] for n in ("throttled", "lowered", "bad_left"))
        beyond = sum(f.bad_left > f.said for f in falls)
        print(
            f"{after:<6.0%} {cap:>4} {f'{quantile(t, 0.5)}/{quantile(t, 0.9)}':>17}"
            f" {f'{quantile(w, 0.5)}/{quantile(w, 0.9)}':>17}"
            f" {f'{quantile(left, 0.5)}/{quantile(left, 0.99)}/{max(left)}':>17} {falls[0].said:>5} {beyond}"
        )
    print(f"\nIt took {time.perf_counter() - began:.0f} s.")


if __name__ == "__main__":
    main()
