"""The look at all bytes of a file, against what a look at each line says."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from qualrules.engines.duckdb.files import bytes_seen
from qualrules.engines.duckdb.files.bytes_seen import SeenBytes, look_at
from qualrules.reading.raw import DataFile


@given(st.lists(st.sampled_from([b'"', b"\n", b"a,", b'""', b'a"a', b"abcdefg"]), max_size=40).map(b"".join))
def test_a_look_in_pieces_says_of_quotes_what_each_line_says(text: bytes) -> None:
    whole, bytes_seen.CHUNK = bytes_seen.CHUNK, 7
    try:
        seen = look_at(DataFile("deals.csv", lambda: BytesIO(text)), ",")
    finally:
        bytes_seen.CHUNK = whole
    lines = text.split(b"\n")
    is_open = any(line.count(b'"') % 2 for line in lines)
    assert seen == SeenBytes(len(lines) - (text.endswith(b"\n") or not text), b'"' in text, is_open)
