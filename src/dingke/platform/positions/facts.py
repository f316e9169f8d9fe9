"""What is on file of somebody's qualifications, as the rules read it."""

from dataclasses import dataclass
from datetime import date

from dingke.platform.positions.terms import QualificationKind, QualificationLevel


@dataclass(frozen=True)
class Fact:
    """One row of filed.Qualification. value: of experience, the area. until: the first day on which it no longer holds."""

    kind: str
    value: str = ""
    level: str = ""
    detail: str = ""
    manages: bool = False
    since: date | None = None
    until: date | None = None
    months: int | None = None

    def counts(self, on: date) -> bool:
        """Whether it is to be looked at on a day; what somebody did stays done, a certificate may run out."""
        has_begun = self.since is None or self.since <= on
        is_over = self.until is not None and self.until <= on
        return has_begun and (self.kind == QualificationKind.EXPERIENCE or not is_over)

    @property
    def words(self) -> str:
        """As a sentence names it."""
        level = QualificationLevel(self.level).label if self.level else ""
        return " ".join(str(one) for one in (level, self.value) if one)
