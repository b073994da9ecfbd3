"""`python -m tools.messages`: bring the catalogue in step with the code, with no noise in its diff.

No line numbers, no dates: a change to the catalogue is a change to a message. A message that is no longer in the code
goes; a new one comes in untranslated; nothing is guessed (no fuzzy entries).
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from tools.lesson_files import ROOT

CATALOGUE = ROOT / "lab" / "locale" / "pt_BR" / "LC_MESSAGES" / "lab.po"
PACKAGES = ("lab", "autograder", "tools")
CONFIGURATION = ROOT / "nbgrader_config.py"
# Jinja brings its own way to read templates (its documentation: "Integration", "Babel Integration")
_METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
_HEADER = b"""\
# What people read from the code, in Portuguese. The message ids are the English.
msgid ""
msgstr ""
"Language: pt_BR\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def messages_in_code() -> dict[str, str]:
    """Every message id in the packages and in nbgrader's configuration, with the first file that it stands in."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for file, _line, message, _comments, _context in extract_from_dir(ROOT / package, _METHODS, keywords={"_": None}):
            _keep(found, message, f"{package}/{file}")
    for _line, message, _comments, _context in extract_from_file("python", CONFIGURATION, keywords={"_": None}):
        _keep(found, message, CONFIGURATION.name)
    return found


def _keep(found: dict[str, str], message: str | tuple[str, ...], file: str) -> None:
    if isinstance(message, tuple):
        raise TypeError(f"{file}: plural messages are not used in this project")
    found.setdefault(message, file)


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    """The Portuguese catalogue; empty where there is none yet."""
    if not path.exists():
        return Catalog(locale="pt_BR")
    with path.open("rb") as source:
        return read_po(source)


def update(path: Path = CATALOGUE) -> list[str]:
    """Write the catalogue with exactly the messages of the code; returns those that still have no translation."""
    old = read_catalogue(path)
    new = Catalog(locale="pt_BR")
    found, untranslated = messages_in_code(), []
    for message, file in sorted(found.items(), key=lambda item: (item[1], item[0])):
        known = old.get(message)
        translation = known.string if isinstance(known, Message) else ""
        new.add(message, string=translation, locations=[(file, 0)])
        if not translation:
            untranslated.append(message)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        target.write(_HEADER)
        write_po(target, new, width=120, omit_header=True, include_lineno=False, sort_by_file=True)
    return untranslated


def main() -> int:
    """Update the catalogue and name what is left to translate."""
    for message in update():
        print(f"to translate: {message}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
