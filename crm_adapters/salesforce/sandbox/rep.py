"""The org as a rep sees it."""

from typing import TYPE_CHECKING

from flask import Blueprint

if TYPE_CHECKING:
    from crm_adapters.salesforce.sandbox.server import SalesforceSandbox


def rep_pages(sandbox: "SalesforceSandbox") -> Blueprint:
    """The pages."""
    return Blueprint("rep", __name__)
