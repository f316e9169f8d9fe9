"""Files on their way in and out, as the engine asks for them."""

from collections.abc import Iterable, Sequence

from dingke.engine import registry
from dingke.engine.access import Person
from dingke.engine.exporting import Taking
from dingke.engine.ports import Way
from dingke.platform.workspace import actions, asked, exports, jobs, queries
from dingke.platform.workspace.models import Run


class KeptRuns:
    """Implements ``engine.ports.Runs``."""

    def begin(self, person: Person, resource: str, file_name: str, pieces: Iterable[bytes]) -> str:
        return actions.address(actions.begin(person, registry.get(resource), file_name, pieces))

    def mine(self, person: Person, limit: int = 10) -> list[Run]:
        return list(queries.runs_of(person)[:limit])

    def way_out(self, person: Person, resource: str, query: str, columns: Sequence[str], taking: Taking) -> Way | None:
        return asked.way(person, resource, query, columns, taking)

    def take_out(
        self, person: Person, resource: str, query: str, columns: Sequence[str], form: str, taking: Taking
    ) -> str:
        if asked.way(person, resource, query, columns, taking) is not None:
            return asked.ask(person, resource, query, columns, form, taking)
        return exports.address(jobs.make_soon(lambda: exports.begin(person, resource, query, columns, form, taking)))
