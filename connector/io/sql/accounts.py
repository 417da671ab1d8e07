"""People who use Gatepost."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from connector.io.sql.schema import account as table
from connector.io.sql.schema import account_owner
from connector.io.sql.work import Work
from connector.model import Account
from gates.errors import InputError


class SqlAccounts:
    """`ports.Accounts` on SQL."""

    def __init__(self, work: Work) -> None:
        """Within this transaction."""
        self._work = work
        self._db = work.connection

    def add(self, account: Account, token_hash: str) -> None:
        """Insert; InputError when the id, the token or an owner is taken."""
        row = {
            "id": account.id,
            "name": account.name,
            "roles": sorted(account.roles),
            "delegates": sorted(account.delegates),
            "active": account.active,
            "token_hash": token_hash,
        }
        insert = self._work.insert(table).values(row).on_conflict_do_nothing().returning(table.c.id)
        if self._db.scalar(insert) is None:
            raise InputError("the account exists already", where=account.id, mend="choose another id and a fresh token")
        for connection, owner in account.owners.items():
            values = {"connection": connection, "owner": owner, "account": account.id}
            taken = self._work.insert(account_owner).values(values).on_conflict_do_nothing()
            if self._db.scalar(taken.returning(account_owner.c.account)) is None:
                raise InputError(
                    f"owner {owner} on {connection} belongs to another account",
                    where=account.id,
                    mend="one CRM owner is one account",
                )

    def get(self, account: str) -> Account | None:
        """The account, active or not."""
        return next(iter(self._all(table.c.id == account)), None)

    def by_token(self, token_hash: str) -> Account | None:
        """The active account with this personal token."""
        return next(iter(self._all(table.c.active, table.c.token_hash == token_hash)), None)

    def by_owner(self, connection: str, owner: str) -> Account | None:
        """The active account with this CRM owner id."""
        whose = select(account_owner.c.account).where(
            account_owner.c.connection == connection, account_owner.c.owner == owner
        )
        return next(iter(self._all(table.c.active, table.c.id.in_(whose))), None)

    def retire(self, account: str) -> None:
        """Its token and its owner ids stay taken, so that nothing makes it again."""
        self._db.execute(update(table).where(table.c.id == account).values(active=False))

    def name_delegates(self, account: str, delegates: frozenset[str]) -> None:
        """Replace whoever was named before."""
        self._db.execute(update(table).where(table.c.id == account).values(delegates=sorted(delegates)))

    def all(self) -> Sequence[Account]:
        """Every account, by id."""
        return self._all()

    def _all(self, *where: ColumnElement[bool]) -> list[Account]:
        rows = self._db.execute(select(table).where(*where).order_by(table.c.id)).all()
        owners: dict[str, dict[str, str]] = {row.id: {} for row in rows}
        owned = select(account_owner).where(account_owner.c.account.in_(list(owners)))
        for row in self._db.execute(owned.order_by(account_owner.c.connection, account_owner.c.owner)):
            owners[row.account][row.connection] = row.owner
        return [
            Account(
                id=row.id,
                name=row.name,
                roles=frozenset(row.roles),
                owners=owners[row.id],
                delegates=frozenset(row.delegates),
                active=row.active,
            )
            for row in rows
        ]
