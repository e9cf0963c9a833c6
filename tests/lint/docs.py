"""Every path that the documentation names exists; links between pages lead somewhere."""
import pathlib
import re
import sys

PATH = re.compile(r"`((?:\./)?(?:vm|compiler|stdlib|shell|tests|docs)/[\w./*-]+?)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
PAGES = ["README.md", "docs/**/*.md"]


def complaints(root):
    for page in sorted(p for pattern in PAGES for p in root.glob(pattern)):
        text = page.read_text(encoding="utf-8")
        for name in PATH.findall(text):
            if not list(root.glob(name.removeprefix("./"))):
                yield f"{page.relative_to(root)} names {name}, which does not exist"
        for name in LINK.findall(text):
            if not (page.parent / name).exists():
                yield f"{page.relative_to(root)} links to {name}, which does not exist"


def main(root):
    found = list(complaints(pathlib.Path(root)))
    print("\n".join(found) or "the documentation's paths exist")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
