"""A description written as a Word form and read again is the same description."""

import re
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dingke.platform.positions import paper as forms
from dingke.platform.positions import reading, word
from dingke.platform.positions.content import (
    CareerStep,
    CompetencyLevel,
    Condition,
    Conditions,
    Content,
    DutyGroup,
    Limit,
    Pay,
    RightLine,
    Signature,
    Unclear,
    WorkRelation,
)
from dingke.platform.positions.paper import Paper
from dingke.platform.positions.reading import duties, requirements, rights
from dingke.platform.positions.reading.sheet import Sheet
from dingke.platform.positions.terms import Reach, Verb
from dingke.platform.positions.tests.test_reading import LINES, form, needs_source
from dingke.platform.positions.wording import FACTS, MEASURES, OVER

KNOWN = rights.known_matters()
ANSWERED = [name for name, (_word, unit) in FACTS.items() if unit == "是否"]
NAMES = {one.code: one.words[0] for one in KNOWN}
# Letters that people write; not those by which the form separates one value from the next.
LETTERS = "大客户经理部门销售合同审批回款制定组织协调ABCxyz019"
word_of = st.text(LETTERS, min_size=1, max_size=8).filter(lambda text: not text.isdecimal() and text != "无")
sentence = st.lists(word_of, min_size=1, max_size=4).map("，".join)
maybe = st.none() | sentence
words = st.none() | st.lists(word_of, max_size=3, unique=True).map(tuple)


@st.composite
def duty_groups(draw: Any) -> tuple[DutyGroup, ...]:
    made = []
    for place in range(draw(st.integers(0, 3))):
        texts = draw(st.lists(sentence, min_size=1, max_size=3))
        listed = tuple(
            duties.understood(text, draw(st.none() | st.just(str(number)) | st.just(f"3.{number}")))
            for number, text in enumerate(texts, start=1)
        )
        made.append(
            DutyGroup(seq=draw(st.none() | st.just("一二三"[place])), name=draw(st.none() | word_of), duties=listed)
        )
    return tuple(made)


@st.composite
def required(draw: Any) -> tuple[Any, ...]:
    """Conditions as the reader understands them, in the order of the form's rows."""
    told = [
        ("education", "本科及以上学历，或高级职称"),
        ("major", "电气、营销等相关专业优先"),
        ("experience", "5年以上大客户销售经验"),
        ("knowledge", "了解《合同法》、《民事诉讼法》"),
        ("language", "良好的英语读写能力"),
        ("ability", draw(sentence)),
        ("trait", draw(sentence)),
    ]
    chosen = [one for one in told if draw(st.booleans())]
    return tuple(found for kind, text in chosen for found in requirements.whole(Sheet(text).whole(), kind))


limits = st.lists(
    st.builds(
        Limit,
        measure=st.sampled_from(sorted(MEASURES)),
        low=st.none() | st.decimals(0, 99_999_999, places=2).map(float),
        high=st.none() | st.integers(0, 90_000_000).map(float),
        per=st.sampled_from(("case", "month", "quarter", "year")),
    ),
    max_size=2,
).map(tuple)
conditions = st.lists(
    st.one_of(
        st.builds(Condition, fact=st.just("margin"), is_=st.sampled_from((">=", "<=", "=")), value=st.integers(0, 90).map(float)),
        st.builds(Condition, fact=st.sampled_from(ANSWERED), is_=st.just("="), value=st.sampled_from((0.0, 1.0))),
        st.builds(Condition, fact=st.just("grade"), is_=st.just("in"), value=st.lists(word_of, min_size=1, max_size=3).map(tuple)),
    ),
    max_size=2,
).map(tuple)  # fmt: skip
right = st.builds(
    RightLine,
    clause=st.from_regex(r"[1-9]\.[1-9](\.[1-9])?", fullmatch=True),
    domain=st.sampled_from((None, "business", "finance", "hr")),
    category=st.sampled_from((None, "decision", "suggest", "supervise")),
    verb=st.none() | st.sampled_from(list(Verb.values)),
    matter=st.none() | st.sampled_from(sorted(NAMES)),
    words=st.just("") | sentence,
    limits=limits,
    limit_open=st.booleans(),
    reach=st.none() | st.sampled_from(list(Reach.values)),
    reach_over=st.dictionaries(st.sampled_from(sorted(OVER)), st.lists(word_of, min_size=1, max_size=2).map(tuple), max_size=2),
    reach_words=st.just("") | word_of,
    conditions=conditions,
    condition_words=st.just("") | sentence,
    valid_from=st.none() | st.dates(),
    valid_to=st.none() | st.dates(),
)  # fmt: skip
unclear = st.builds(Unclear, cells=st.just(("headcount", "subordinates")), text=word_of, why=sentence)
signature = st.builds(Signature, version=st.just("V1"), revised_on=maybe, content=maybe, reviser=maybe)
relation = st.builds(
    WorkRelation,
    kind=st.sampled_from(("report", "supervise", "coordinate", "external")),
    counterpart=maybe,
    content=maybe,
    frequency=st.none() | word_of,
)


competency = st.builds(
    CompetencyLevel, competency=word_of, level=st.integers(1, 5), weight=st.integers(1, 100), must=st.booleans()
)


@st.composite
def papers(draw: Any) -> Paper:
    superior, department = draw(st.none() | word_of), draw(st.none() | word_of)
    stated = Conditions(
        equipment=draw(words), environment=draw(maybe), hours=draw(maybe), travel=draw(maybe), physical=draw(maybe)
    )
    content = Content(
        number=draw(st.none() | word_of),
        superior=superior,
        department=department,
        guided_by=draw(words),
        reports=draw(words),
        subordinates=draw(st.none() | st.integers(0, 99)),
        background=draw(maybe),
        purpose=draw(maybe),
        duties=draw(st.none() | duty_groups()),
        relations=draw(st.none() | st.lists(relation, max_size=3).map(tuple)),
        requirements=draw(st.none() | required()),
        competencies=draw(st.none() | st.lists(competency, max_size=2).map(tuple)),
        conditions=stated if any(value is not None for value in stated.model_dump().values()) else None,
        career=draw(st.none() | st.lists(st.builds(CareerStep, position=word_of, condition=maybe), max_size=2).map(tuple)),
        career_note=draw(maybe),
        notes=draw(st.lists(sentence, max_size=2).map(tuple)),
        no_rights=draw(st.just(()) | st.just((("business", "decision"),))),
        unclear=draw(st.lists(unclear, max_size=1).map(tuple)),
        revisions=draw(st.none() | st.lists(signature, max_size=2).map(tuple)),
    )  # fmt: skip
    return Paper(
        title=draw(word_of),
        superior=superior,
        department=department,
        headcount=draw(st.none() | st.integers(0, 99)),
        content=content,
        rights=tuple(draw(st.lists(right, max_size=4))),
        pay=Pay(compensation=draw(maybe), benefits=draw(maybe)),
        grade=draw(st.just("") | word_of),
        matters=NAMES,
    )


def read_again(paper: Paper) -> reading.Reading:
    return reading.read_document(docx.Document(BytesIO(word.written(paper))), KNOWN)


def same(paper: Paper, found: reading.Reading) -> None:
    assert found.content == paper.content
    assert found.rights == paper.rights
    assert found.pay == paper.pay
    assert (found.title, found.superior, found.department, found.headcount, found.grade) == (
        paper.title,
        paper.superior,
        paper.department,
        paper.headcount,
        paper.grade,
    )


@pytest.mark.serves("S-174")
class TestWord:
    @pytest.mark.serves("S-202")
    @given(papers())
    @settings(max_examples=60)
    def test_reads_again_what_it_wrote(self, paper: Paper) -> None:
        same(paper, read_again(paper))

    @needs_source
    @pytest.mark.parametrize("name", LINES)
    def test_carries_every_real_form(self, name: str) -> None:
        """What was read of a real form, written as Word and read again: the same cells, in the order of the form."""
        found = reading.read(form(name), KNOWN)
        content = found.content.model_copy(update={"source": None})
        paper = Paper(
            found.title,
            found.superior,
            found.department,
            found.headcount,
            content,
            found.rights,
            found.pay,
            matters=NAMES,
        )
        again = read_again(paper)
        assert again.rights == paper.rights
        assert again.pay == paper.pay
        assert by_kind(again.content) == by_kind(content)

    def test_shows_an_edit_made_in_word(self) -> None:
        """What stands in the cells counts, nothing hidden beside them."""
        paper = Paper("大客户经理", None, None, None, Content(purpose="带团队"), pay=Pay(), matters=NAMES)
        document = docx.Document(BytesIO(word.written(paper)))
        for table in document.tables:
            for cell in (cell for row in table.rows for cell in row.cells if cell.text == "带团队"):
                cell.paragraphs[0].runs[0].text = "带好团队"
        assert reading.read_document(document, KNOWN).content.purpose == "带好团队"

    @needs_source
    def test_reads_a_word_file_of_paragraphs_as_its_text(self) -> None:
        document = docx.Document()
        for line in form("D14").split("\n"):
            document.add_paragraph(line)
        assert reading.read_document(document, KNOWN).rights == reading.read(form("D14"), KNOWN).rights

    def test_reads_a_form_whose_boxes_are_another_programs_tables(self) -> None:
        """Beside its label a number is no question; only where the boxes are torn it is."""
        document = docx.Document()
        table = document.add_table(rows=4, cols=4)
        boxes = (
            ("岗位名称", "大客户经理", "岗位编号", ""),
            ("所属部门", "销售部", "直接上级", "公司销售总经理"),
            ("直接下级", "", "岗位编制", "2"),
            ("下属人数", "", "岗位设置目的", "做好大客户"),
        )
        for row, texts in zip(table.rows, boxes, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        found = reading.read_document(document, KNOWN)
        assert (found.title, found.department, found.superior, found.headcount) == (
            "大客户经理",
            "销售部",
            "公司销售总经理",
            2,
        )
        assert found.content.purpose == "做好大客户"
        assert found.ambiguous == ()

    def test_leaves_pay_out_for_whoever_may_not_see_it(self) -> None:
        paper = Paper("大客户经理", None, None, None, Content(), pay=None, matters=NAMES)
        texts = [
            cell.text
            for table in docx.Document(BytesIO(word.written(paper))).tables
            for row in table.rows
            for cell in row.cells
        ]
        assert "薪酬" not in texts


def by_kind(content: Content) -> Content:
    """With requirements in the order of the form's rows, and sentences without the stop by which a row ends."""
    order = [kind for kind, _label in forms.REQUIREMENTS]
    listed = sorted(content.requirements or (), key=lambda one: order.index(forms.kind_of(one)))
    dumped = content.model_copy(update={"requirements": tuple(listed) or None}).model_dump_json()
    return Content.model_validate_json(re.sub(r"[;；]", "", dumped))
