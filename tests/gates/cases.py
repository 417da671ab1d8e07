"""Kept for the helpers at work; removed before the end."""
from connector.evals.labelled import *  # noqa: F403
from connector.evals.labelled import Case, check_case, draft_of, read_cases  # noqa: F401
