"""PostgreSQL for Piccolo with transactions that give their connection back even when COMMIT fails.

Piccolo's own transaction skips the release and the reset of its context when commit or rollback raises, so a handful of failed
COMMITs hang the process (docs/decisions/0001-databases.md).
"""

from contextvars import Token
from typing import Any

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction


class SafeTransaction(PostgresTransaction):
    connection: Any
    transaction: Any
    context: Token[Any]

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self.get_connection()
        try:
            self.transaction = self.connection.transaction()
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()

    async def __aexit__(self, exc_type: object, exc: object, traceback: object) -> bool:
        if self._parent:
            return False
        try:
            if exc is None and not self._committed and not self._rolled_back:
                await self.commit()
            elif exc is not None and not self._rolled_back and not self.connection.is_closed():
                await self.rollback()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False


class SafePostgresEngine(PostgresEngine):
    async def check_version(self) -> None:
        """Piccolo connects here when the object is made; we connect when the server starts."""

    def transaction(self, allow_nested: bool = True) -> SafeTransaction:
        return SafeTransaction(engine=self, allow_nested=allow_nested)
