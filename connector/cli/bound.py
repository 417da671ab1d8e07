"""`gatepost bound`: what review counts prove, recomputable by anybody."""

from dataclasses import asdict

import click

from connector.cli.context import Context
from feature_flags.evidence import ImpossibleCounts
from feature_flags.evidence import bound as proven
from gates.errors import InputError


@click.command()
@click.option("--reviews", type=int, required=True, help="Finished reviews of the epoch.")
@click.option("--interventions", type=int, required=True, help="How many of them ended in an intervention.")
@click.option("--theta", type=float, default=0.02, show_default=True, help="The rate that must be ruled out.")
@click.option("--alpha", type=float, default=0.05, show_default=True, help="The chance of a false unlock.")
@click.option("--attempt", type=int, default=1, show_default=True, help="Attempt j may spend α/(j(j+1)).")
@click.option("--seeds-shown", type=int, help="Known-bad drafts that reviewers were shown.")
@click.option("--seeds-caught", type=int, help="How many of them they stopped.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def bound(
    context: Context,
    *,
    reviews: int,
    interventions: int,
    theta: float,
    alpha: float,
    attempt: int,
    seeds_shown: int | None,
    seeds_caught: int | None,
    as_json: bool,
) -> None:
    """Say what these counts prove about the intervention rate, and what is missing until they unlock."""
    if (seeds_shown is None) != (seeds_caught is None):
        raise InputError("seeds need both numbers", where="--seeds-shown, --seeds-caught", mend="give both, or neither")
    seeds = None if seeds_shown is None or seeds_caught is None else (seeds_shown, seeds_caught)
    try:
        found = proven(
            reviews=reviews, interventions=interventions, theta=theta, alpha=alpha, attempt=attempt, seeds=seeds
        )
    except ImpossibleCounts as error:
        raise InputError(error.what, where="gatepost bound", mend=error.mend) from None
    context.as_json = context.as_json or as_json
    corrected = "" if found.corrected_upper_bound is None else f", corrected {found.corrected_upper_bound:.2%}"
    missing = found.clean_reviews_missing
    left = "no number of reviews unlocks: too few seeds were caught" if missing is None else f"{missing} clean reviews"
    context.say(
        asdict(found),
        f"evidence {found.e_value:.4g}, upper bound {found.upper_bound:.2%}{corrected}\n"
        + ("it unlocks" if found.unlocks else f"it does not unlock; missing: {left}"),
    )


COMMANDS = (bound,)
