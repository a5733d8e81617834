"""JSON as RFC 8259 has it: no NaN, no infinity, no crash on depth."""

from __future__ import annotations

import json
import math
from typing import Any, TypeGuard


def parse(data: bytes | str) -> Any:
    """The document. Raises `ValueError` for anything that is not JSON."""
    try:
        return json.loads(data, parse_constant=_refuse)
    except RecursionError as reason:
        raise ValueError("it is nested too deeply") from reason


def _refuse(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number (not a truth value) of a size that time can have."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) < 1e9
