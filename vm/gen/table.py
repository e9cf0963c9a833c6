"""The one reader of the project's tables.

A table is text: one row a line, fields separated by blanks, a field in double
quotes may hold blanks, `#` starts a comment outside quotes. Errors are
reported as file:line and end the build.
"""
import re
import sys

FIELD = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"#]+))')


class Row:
    """The fields of one line, and where it stands."""

    def __init__(self, path, line, fields):
        self.path, self.line, self.fields = path, line, fields

    def fail(self, message):
        sys.exit(f"{self.path}:{self.line}: {message}")


def split_fields(text, fail):
    fields, at = [], 0
    while True:
        rest = text[at:].lstrip()
        if not rest or rest.startswith("#"):
            return fields
        match = FIELD.match(text, at)
        if not match:
            fail("unbalanced quote")
        quoted, bare = match.groups()
        fields.append(bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        at = match.end()


def read_table(path, least, most):
    """All rows of a table; each must have `least` to `most` fields."""
    rows = []
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            row = Row(path, number, [])
            row.fields = split_fields(text.rstrip("\n"), row.fail)
            if not row.fields:
                continue
            if not least <= len(row.fields) <= most:
                row.fail(f"expected {least} to {most} fields, found {len(row.fields)}")
            rows.append(row)
    return rows
