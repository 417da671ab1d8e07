"""Law 5: anyone lowers, an admin raises up to draft, and nobody above it."""

import pytest

from feature_flags.levels import Level
from gates.errors import NotAllowed
from tests.laws.scene import ADMIN, approved, lower


@pytest.mark.parametrize("level", [Level.SAMPLED, Level.AUTONOMOUS])
def test_nobody_raises_above_draft(database_url, level):
    rig = approved(database_url)
    with pytest.raises(NotAllowed):
        lower(rig, level, by=ADMIN)


def test_a_rep_lowers_and_cannot_raise(database_url):
    rig = approved(database_url)
    lower(rig)
    with pytest.raises(NotAllowed):
        lower(rig, Level.DRAFT)
