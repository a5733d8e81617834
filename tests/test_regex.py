"""Expressions that are compiled when they are used: all of them can be."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import listen
from listen.regex import _Lazy, regex


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error, match="missing"):
        broken.search("(")


def test_it_is_as_a_compiled_one() -> None:
    found = regex(r"(?P<word>\w+)", re.IGNORECASE)
    assert found.sub("x", "one two") == "x x"
    assert [match["word"] for match in found.finditer("one two")] == ["one", "two"]
    assert (found.pattern, found.groups, found.groupindex) == (r"(?P<word>\w+)", 1, {"word": 1})
    assert regex(rb"a+").fullmatch(b"aa")


def test_all_of_this_package_compile() -> None:
    compiled = 0
    for module in pkgutil.walk_packages(listen.__path__, "listen."):
        if module.name == "listen.__main__":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, _Lazy):
                assert value.pattern
                compiled += 1
    assert compiled > 150
