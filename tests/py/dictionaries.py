"""What tests of dictionaries share."""

from __future__ import annotations

import dipcore as dc


def matches(text: str, tree, **options) -> list[tuple[str, str]]:
    frame = dc.tokens([text]).lookup(tree, **options).to_pandas()
    return list(zip(frame["key"], frame["surface"], strict=True))


def surfaces(text: str, *entries, **options) -> list[str]:
    return [surface for _, surface in matches(text, {"key": list(entries)}, **options)]


def yaml_file(folder, content: str | bytes):
    path = folder / "mine.yml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
