"""A large set written by COPY while this process goes on: its lines are made by a process beside it and sent by a thread.

Everything stays on the one connection and in its transaction: whoever asks the database next waits for the end of the
COPY. So it gains where much is worked out between two questions, as an import does. Not for small sets.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event
from typing import Any, Generic, TypeVar

from django.db import DataError, IntegrityError, InternalError, connection

from dingke.engine.sorting_in import sorting_in
from dingke.lib.beside import Beside, cores

ROWS = 1000
"""From so many on a set is worth handing over; the first of them only starts the other process."""
ROWS_OF_A_PIECE = 500  # of one COPY: so long, some hundredths of a second, a question may have to wait
MOST_WAITING = 16  # pieces, each about half a megabyte

Lines = Callable[[Any], bytes]
T = TypeVar("T")


class Later(Generic[T]):
    """Something to be worked out while a COPY is waited for, at the latest when it is wanted. It asks no database."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.found: Future[T] = Future()

    def do(self) -> None:
        """What goes wrong is told to whoever wants it, not to whoever waits for something else."""
        if not self.found.done():
            try:
                self.found.set_result(self.work())
            except Exception as error:  # noqa: BLE001 – raised by result
                self.found.set_exception(error)

    def result(self) -> T:
        self.do()
        return self.found.result()


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows on their way: what they are made into lines by, here or by the other process, whose answer is to come."""

    statement: str
    lines: Lines
    rows: Sequence[Any]
    answer: "Future[bytes]"

    def made(self) -> bytes:
        try:
            return self.answer.result()
        except (EOFError, OSError):
            # The other process is gone, as for want of memory; that costs time, not the import.
            return self.lines(self.rows)


class Alongside:
    """What was handed over and is still to be sent, in its order, and what is on its way."""

    def __init__(self, hold: ExitStack) -> None:
        self.hold = hold
        self.depth = len(connection.savepoint_ids)
        self.beside: Beside | None = None
        self.waiting: deque[Piece] = deque()
        self.sender = ThreadPoolExecutor(1)
        self.sending: Future[None] | None = None
        self.later: Later[Any] | None = None
        self.halt = Event()

    def take(self, statement: str, lines: Lines, rows: Sequence[Any]) -> bool:
        """Whether the rows are taken over; else whoever has them writes them himself.

        statement: a COPY from standard input. lines: a function of a module without Django that makes what it reads.
        """
        if len(rows) < ROWS:
            return False
        if self.beside is None:
            self.beside = self.hold.enter_context(Beside())
            self.hold.enter_context(sorting_in())
            return False
        for start in range(0, len(rows), ROWS_OF_A_PIECE):
            part = rows[start : start + ROWS_OF_A_PIECE]
            self.waiting.append(Piece(statement, lines, part, self.beside.ask(lines, part)))
        if len(self.waiting) > MOST_WAITING:
            self.settle()
        return True

    def send(self) -> None:
        """Begins to send what is ready, now that nothing needs to be asked for a while.

        Not within a savepoint: were it rolled back, it would take along what belongs to others.
        """
        self.wait()
        if self.waiting and not any(connection.savepoint_ids[self.depth :]):
            self.halt.clear()
            self.sending = self.sender.submit(self.run, connection.connection.cursor())

    def run(self, cursor: Any) -> None:
        while self.waiting and self.waiting[0].answer.done() and not self.halt.is_set():
            self.put(cursor)

    def put(self, cursor: Any) -> None:
        piece = self.waiting.popleft()
        copy(cursor, piece.statement, piece.made())

    def write(self, cursor: Any, statement: str, made: bytes) -> None:
        """Writes lines by COPY, and works out meanwhile what is to be known next. Raises what the database said."""
        self.wait()
        later, self.later = self.later, None
        sending = self.sending = self.sender.submit(copy, cursor, statement, made)
        if later:
            later.do()
        self.sending = None
        sending.result()

    def wait(self) -> None:
        """Returns when the connection is free. Raises what the database said of the rows."""
        sending, self.sending = self.sending, None
        if sending is None:
            return
        self.halt.set()
        try:
            with connection.wrap_database_errors:
                sending.result()
        except (IntegrityError, DataError) as error:
            # Under another name: whoever asks just now would take it for a refusal of his own rows.
            raise InternalError(str(error)) from error

    def settle(self) -> None:
        """Everything that was handed over is in the table."""
        self.wait()
        while self.waiting:
            with connection.wrap_database_errors:
                self.put(connection.connection.cursor())

    def first_wait(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.wait()
        return execute(sql, params, many, context)

    def end(self) -> None:
        """For whoever breaks off: the connection is free, whatever became of the rows."""
        self.halt.set()
        self.sender.shutdown(cancel_futures=True)


def copy(cursor: Any, statement: str, made: bytes) -> None:
    with cursor.copy(statement) as stream:
        stream.write(made)


here: ContextVar[Alongside | None] = ContextVar("alongside", default=None)


@contextmanager
def writing_alongside() -> Iterator[None]:
    """Inside, large sets may be handed over; on leaving, all of them are written. With one core nothing is.

    To be opened within the transaction.
    """
    if cores() < 2 or here.get():
        yield
        return
    with ExitStack() as hold:
        aside = Alongside(hold)
        hold.callback(aside.end)
        hold.enter_context(connection.execute_wrapper(aside.first_wait))
        token = here.set(aside)
        try:
            yield
            aside.settle()
        finally:
            here.reset(token)


def take(statement: str, lines: Lines, rows: Sequence[Any]) -> bool:
    """As ``Alongside.take``; never where nothing is written alongside."""
    aside = here.get()
    return aside is not None and aside.take(statement, lines, rows)


def send_now() -> None:
    """To be called where something is worked out before the next question."""
    if aside := here.get():
        aside.send()


def meanwhile(later: Later[Any]) -> None:
    """Has it worked out while the next set is written; never where nothing is written alongside."""
    if aside := here.get():
        aside.later = later


def write(statement: str, made: bytes) -> None:
    """Writes lines by COPY; when it returns they are in the table. Raises what Django calls the database's errors."""
    aside = here.get()
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if aside:
            aside.write(cursor, statement, made)
        else:
            copy(cursor, statement, made)


def wait() -> None:
    """For whoever uses the connection past Django's cursors: returns when it is free."""
    if aside := here.get():
        aside.wait()


def settle() -> None:
    """For whoever changes or reads what may be on its way: returns when it is in the table."""
    if aside := here.get():
        aside.settle()
