"""Chinese is complete, and says with its placeholders what the English says."""

import re

import polib

from tests import catalogue

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def test_every_message_has_its_chinese() -> None:
    assert catalogue.missing() == []


def test_no_translation_loses_or_invents_a_placeholder() -> None:
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(catalogue.CHINESE))
        if entry.msgstr and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert wrong == []


def test_chinese_has_chinese_punctuation() -> None:
    beside = re.compile(r"[\u4e00-\u9fff\u300d][,;:?!]|[,;:?!][\u4e00-\u9fff\u300c]")
    narrow = [entry.msgstr for entry in polib.pofile(str(catalogue.CHINESE)) if beside.search(entry.msgstr)]
    assert narrow == []
