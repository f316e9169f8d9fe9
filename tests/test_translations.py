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
