"""Whether what somebody has on file meets what a description asks of whoever fills the position (domain reference 7.1).

Pure: requirements, facts and the day come in. Not for what is assessed (abilities, traits): ``competencies``.
Another fact never takes away what is met, and nothing is “not met” of which there is nothing on file.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from dingke.platform.positions import ranks, spans
from dingke.platform.positions.content import AnyOf, Requirement
from dingke.platform.positions.facts import Fact
from dingke.platform.positions.terms import QualificationKind, QualificationLevel, Verdict

BEST = (Verdict.MET, Verdict.UNKNOWN, Verdict.SPARED, Verdict.UNMET)
"""Of alternatives the first of these that there is."""


@dataclass(frozen=True)
class Finding:
    """One requirement judged. why: the sentence. facts: what on file bears on it. parts: the alternatives of an ``AnyOf``.

    is_judged: whether qualifications can tell at all; abilities and traits are assessed.
    """

    text: str
    kind: str
    verdict: Verdict
    why: str
    facts: tuple[Fact, ...] = ()
    wanted: bool = False
    is_judged: bool = True
    parts: tuple["Finding", ...] = ()


def fitting(requirements: Iterable[Requirement | AnyOf], facts: Iterable[Fact], on: date) -> tuple[Finding, ...]:
    """One finding for each requirement, in their order."""
    there = tuple(sorted((fact for fact in facts if fact.counts(on)), key=repr))
    return tuple(
        alternatives(one, there, on) if isinstance(one, AnyOf) else judged(one, there, on) for one in requirements
    )


def overall(findings: Iterable[Finding]) -> Verdict:
    """Of all that is demanded: one that is not met decides, then one that is not known. What is preferred does not count."""
    demanded = {one.verdict for one in findings if one.is_judged and not one.wanted}
    return next((one for one in (Verdict.UNMET, Verdict.UNKNOWN) if one in demanded), Verdict.MET)


def alternatives(one: AnyOf, facts: Sequence[Fact], on: date) -> Finding:
    """Met when one of them is."""
    parts = tuple(judged(each, facts, on) for each in one.any_of)
    texts = "，".join(dict.fromkeys(each.text for each in one.any_of))
    if not parts:
        return Finding(texts, "education", Verdict.UNKNOWN, _("The description names no alternative."))
    best = min(parts, key=lambda each: BEST.index(each.verdict))
    alike = [each for each in parts if each.verdict == best.verdict]
    why = "；".join(dict.fromkeys(each.why for each in (alike if best.verdict == Verdict.MET else parts)))
    if best.verdict == Verdict.MET and best is not parts[0]:
        why = _("Met by the alternative. %(why)s") % {"why": why}
    facts_used = tuple(dict.fromkeys(fact for each in parts for fact in each.facts))
    wanted = all(each.wanted for each in parts)
    return Finding(
        texts, parts[0].kind, best.verdict, why, facts_used, wanted, any(each.is_judged for each in parts), parts
    )


def judged(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """A requirement that is only preferred is never “not met”."""
    judge = JUDGES.get(one.kind, attested)
    here = tuple(fact for fact in facts if fact.kind in KINDS.get(one.kind, (one.kind,)))
    found = judge(one, here, on)
    is_spared = one.wanted and found.verdict == Verdict.UNMET
    return replace(found, wanted=one.wanted, verdict=Verdict.SPARED if is_spared else found.verdict)


def said(
    one: Requirement, verdict: Verdict, why: str, facts: Iterable[Fact] = (), *, is_judged: bool = True
) -> Finding:
    return Finding(one.text, one.kind, verdict, why, tuple(facts), is_judged=is_judged)


def open_ended(one: Requirement) -> Finding:
    return said(one, Verdict.UNKNOWN, _("The description leaves open what is enough."))


def absent(one: Requirement) -> Finding:
    return said(one, Verdict.UNKNOWN, _("Nothing of this kind is on file."))


def by_rank(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """Education and titles: the highest on file against the lowest that is asked."""
    asked = ranks.of_words(one.kind, one.level or "、".join(one.names))
    if asked is None:
        return by_name(one, facts, on) if one.names else open_ended(one)
    ranked = [(level.rank, fact) for fact in facts if (level := ranks.of_code(one.kind, fact.level))]
    if not ranked:
        return absent(one)
    rank, best = max(ranked, key=lambda pair: pair[0])
    words = {"what": best.words, "asked": QualificationLevel(asked.code).label}
    if rank >= asked.rank:
        return said(one, Verdict.MET, _("On file: %(what)s.") % words, (best,))
    why = _("On file is %(what)s at most; %(asked)s is asked for.") % words
    return said(one, Verdict.UNMET, why, (best,))


def by_name(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """Majors and titles by name: one of those named is enough; what is only alike somebody must judge."""
    names = tuple(name for raw in one.names if (name := bare(raw)))
    if not names:
        return open_ended(one)
    if not facts:
        return absent(one)
    fits = [fact for fact in facts if any(name in plain(fact.value) for name in names)]
    if fits:
        return said(one, Verdict.MET, _("On file: %(what)s.") % {"what": listed(fits)}, fits)
    near = [fact for fact in facts if any(plain(fact.value) in name for name in names)]
    if near or is_vague(one) or one.kind == "title":
        return alike(one, facts)
    what = {"names": "、".join(one.names), "what": listed(facts)}
    return said(one, Verdict.UNMET, _("“%(names)s” is not on file, but: %(what)s.") % what, facts)


def alike(one: Requirement, facts: Sequence[Fact]) -> Finding:
    why = _("On file: %(what)s. Whether that is near enough somebody must judge.") % {"what": listed(facts)}
    return said(one, Verdict.UNKNOWN, why, facts)


def trained(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """Every training named must be on file."""
    return all_named(one, facts, Verdict.UNMET, _("No training in “%(names)s” is on file."))


def all_named(one: Requirement, facts: Sequence[Fact], lacking: Verdict, why: str) -> Finding:
    names = tuple(name for raw in one.names if (name := bare(raw)))
    if not names:
        return open_ended(one)
    if not facts:
        return absent(one)
    missing = [name for name in names if not any(name in plain(fact.value) for fact in facts)]
    if missing:
        return said(one, lacking, why % {"names": "、".join(missing)}, facts)
    fits = [fact for fact in facts if any(name in plain(fact.value) for name in names)]
    return said(one, Verdict.MET, _("On file: %(what)s.") % {"what": listed(fits)}, fits)


def spoken(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """One of the languages, with every skill that is asked for (读写、口语)."""
    names = tuple(plain(name) for name in one.names)
    if not names:
        return open_ended(one)
    if not facts:
        return absent(one)
    is_any = "外语" in names
    fits = [
        fact
        for fact in facts
        if any(name in plain(fact.value) for name in names) or (is_any and plain(fact.value) != "中文")
    ]
    if not fits:
        what = {"names": "、".join(one.names), "what": listed(facts)}
        return said(one, Verdict.UNMET, _("“%(names)s” is not on file, but: %(what)s.") % what, facts)
    skills = [skill for skill in re.split(r"[、，,\s]+", one.level or "") if skill]
    known = "、".join(fact.detail for fact in fits if fact.detail)
    missing = [skill for skill in skills if skill not in known]
    if not missing:
        shown = listed(fits) + (f"（{known}）" if known else "")
        return said(one, Verdict.MET, _("On file: %(what)s.") % {"what": shown}, fits)
    words = {"what": listed(fits), "skills": "、".join(missing)}
    if not known:
        return said(one, Verdict.UNKNOWN, _("On file: %(what)s. How well is not on file (%(skills)s).") % words, fits)
    return said(one, Verdict.UNMET, _("On file: %(what)s, without %(skills)s.") % words, fits)


def experienced(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """Years in an area, reckoned from periods of which no day counts twice."""
    if one.years is None:
        return open_ended(one)
    if not facts:
        return absent(one)
    asked = spans.of_years(one.years)
    sure, likely = spans.in_area(one.area or "", facts, on, is_vague=is_vague(one))
    words = {
        "years": spans.years(sure.low),
        "asked": f"{one.years:g}",
        "area": (one.area or "").removeprefix("且") or _("all work"),
    }
    if sure.low >= asked:
        why = _("%(years)s years on file (%(area)s); %(asked)s are asked for.") % words
        return said(one, Verdict.MET, why, sure.facts)
    if sure.high >= asked:
        why = _("%(years)s to %(most)s years on file: whether periods without days overlap is not known.")
        return said(one, Verdict.UNKNOWN, why % {**words, "most": spans.years(sure.high)}, sure.facts)
    if likely.high >= asked:
        return alike(one, likely.facts)
    why = _("%(years)s years on file (%(area)s); %(asked)s are asked for.") % words
    return said(one, Verdict.UNMET, why, sure.facts)


def attested(one: Requirement, facts: Sequence[Fact], on: date) -> Finding:
    """Knowledge and what is like it: a certificate, training or title of that name shows it; nothing else denies it.

    A law that is no longer in force is shown by what stands in its place.
    """
    asked = one.model_copy(update={"names": (one.replaced_by,)}) if one.replaced_by else one
    names = tuple(name for raw in asked.names if (name := bare(raw)))
    fits = [fact for fact in facts if any(name in plain(fact.value) for name in names)]
    if names and all(any(name in plain(fact.value) for fact in fits) for name in names):
        return said(one, Verdict.MET, _("On file: %(what)s.") % {"what": listed(fits)}, fits)
    if one.replaced_by:
        words = {"law": "、".join(one.names), "new": one.replaced_by}
        why = _("“%(law)s” is no longer in force; nothing on “%(new)s” is on file.") % words
        return said(one, Verdict.UNKNOWN, why, is_judged=False)
    return said(one, Verdict.UNKNOWN, _("Is assessed, not read from the file."), is_judged=False)


def listed(facts: Iterable[Fact]) -> str:
    return "、".join(dict.fromkeys(fact.words for fact in facts))


def is_vague(one: Requirement) -> bool:
    """相关专业、等: what is named is not all that is meant."""
    return bool(re.search(r"相关|等(?:专业|方面|$|[，、；。])", one.text))


def plain(word: str) -> str:
    """A name as it is compared: one word for each language."""
    return re.sub(r"汉语|普通话", "中文", word.strip().lower().replace("英文", "英语"))


def bare(word: str) -> str:
    """A name without what only says what kind of thing it is."""
    return re.sub(r"(?:等|方面|类|专业|课程|培训|知识|的|相关)+$", "", plain(word)).strip("《》 、")


Judge = Callable[[Requirement, Sequence[Fact], date], Finding]
JUDGES: Mapping[str, Judge] = {
    "education": by_rank,
    "title": by_rank,
    "major": by_name,
    "experience": experienced,
    "training": trained,
    "language": spoken,
}
SHOWING = (QualificationKind.CERTIFICATE, QualificationKind.TRAINING, QualificationKind.TITLE)
KINDS: Mapping[str, tuple[str, ...]] = dict.fromkeys(("knowledge", "ability", "trait", "preference"), SHOWING)
"""Which facts are looked at where they are of another kind than the requirement."""
