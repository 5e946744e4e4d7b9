"""Message catalogues: collect from the source, merge, compare with the translations, compile.

A catalogue has one entry a message, sorted, without line numbers, dates or addresses, so that a
change of the code changes only the lines it must.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as extract_messages
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent
LOCALE = SOURCE.parents[1] / "locale"

LANGUAGES = {"hi": "Hindi", "ur": "Urdu", "ks": "Kashmiri", "doi": "Dogri"}
PLURALS = 2
PLURAL_FORMS = f"nplurals={PLURALS}; plural=(n != 1);"
"""CLDR counts 0 as one in Hindi and Dogri; gettext's custom, Django's own Hindi included, does not.
A file that mixed the two would break at every framework message."""

NOT_REVIEWED = "Not yet reviewed by a native speaker."

Key = tuple[tuple[str, ...], str]
Keywords = dict[str, tuple[int | tuple[int, str], ...] | None]
KEYWORDS: Keywords = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATORS = "Translators:"
TEMPLATES = (".html", ".txt", ".svg", ".xml")

# A space flag ("% d") is left out: in prose, "100 % sure" is no placeholder.
PLACEHOLDER = re.compile(
    r"%(?:\(\w+\))?[#0\-+]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa%]"  # printf style
    r"|\{\w*\}"  # str.format style
)


class BadCatalogueError(Exception):
    """A .po file cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class BadTemplateError(Exception):
    """A source file's messages cannot be collected."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A translation that a program cannot use, and why."""

    message: str
    translation: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How a language's catalogue differs from the source."""

    language: str
    unlisted: tuple[str, ...]
    """In the source, not in the catalogue: `update` adds them."""
    missing: tuple[str, ...]
    """In the source and not translated, whether listed or not."""
    obsolete: tuple[str, ...]
    """In the catalogue and no longer in the source: `update` sets them aside."""
    mismatches: tuple[Mismatch, ...]

    @property
    def in_step(self) -> bool:
        """Tell whether the catalogue lists exactly the source's messages, and none is unusable."""
        return not (self.unlisted or self.obsolete or self.mismatches)

    @property
    def complete(self) -> bool:
        """Tell whether every message has a usable translation."""
        return self.in_step and not self.missing


def catalogue_file(language: str, locale: Path = LOCALE) -> Path:
    """Return where a language's catalogue stands."""
    return locale / language / "LC_MESSAGES" / "django.po"


def extract(source: Path = SOURCE) -> Catalog:
    """Collect the messages of every .py and template file under `source`."""
    template = Catalog(charset="utf-8")
    for path in sorted(source.rglob("*")):
        collect = _collector(path)
        if collect is None:
            continue
        try:
            for ids, comments, context in collect(path):
                template.add(ids, auto_comments=comments, context=context)
        except (SyntaxError, TokenError, ValueError) as error:
            raise BadTemplateError(path, str(error)) from error
    return template


Found = tuple[str | tuple[str, ...], list[str], str | None]


def _from_python(path: Path) -> Iterator[Found]:
    return _from_bytes(path.read_bytes())


def _from_template(path: Path) -> Iterator[Found]:
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # Each message stands on one line, so lines can lose the indentation Python would stumble on.
    lines = (line.lstrip() for line in code.splitlines())
    return _from_bytes("\n".join(lines).encode())


def _from_bytes(content: bytes) -> Iterator[Found]:
    found = extract_messages(
        "python",
        BytesIO(content),
        keywords=KEYWORDS,
        comment_tags=[TRANSLATORS],
        options={"encoding": "utf-8"},
    )
    for _, ids, comments, context in found:
        if any([ids] if isinstance(ids, str) else ids):
            yield ids, comments, context


def _collector(path: Path) -> Callable[[Path], Iterator[Found]] | None:
    if path.suffix == ".py" and "migrations" not in path.parts:
        return _from_python
    if path.suffix == ".html" or ("templates" in path.parts and path.suffix in TEMPLATES):
        return _from_template
    return None


def read(language: str, locale: Path = LOCALE) -> Catalog:
    """Read a language's catalogue; an empty one when there is no file."""
    path = catalogue_file(language, locale)
    if not path.exists():
        empty = Catalog(locale=language, charset="utf-8")
        empty.header_comment = f"# Chinar in {LANGUAGES[language]}.\n# {NOT_REVIEWED}"
        return empty
    with path.open("rb") as file:
        try:
            return read_po(file, locale=language, charset="utf-8", abort_invalid=True)
        except (PoFileError, UnicodeDecodeError) as error:
            raise BadCatalogueError(path, str(error)) from error


def is_reviewed(language: str, locale: Path = LOCALE) -> bool:
    """Tell whether a native speaker has taken the mark out of the catalogue's header."""
    return NOT_REVIEWED not in read(language, locale).header_comment


def update(language: str, *, source: Path = SOURCE, locale: Path = LOCALE) -> None:
    """Merge the source's messages into a language's catalogue.

    Nothing is guessed: a changed message is a new one. A message that is gone is set aside with
    its translation, and taken back should it return.
    """
    template = extract(source)
    catalogue = read(language, locale)
    for message in list(catalogue.obsolete.values()):
        wanted = template.get(message.id, message.context)
        if wanted and not catalogue.get(message.id, message.context):
            catalogue[message.id] = message
    catalogue.update(template, no_fuzzy_matching=True)
    write(language, catalogue, locale)


def write(language: str, catalogue: Catalog, locale: Path = LOCALE) -> None:
    """Write a language's catalogue in its one form."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    path = catalogue_file(language, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = _header(language, catalogue.header_comment)
    path.write_text(head + body.getvalue().decode().lstrip("\n"), encoding="utf-8")


def _header(language: str, comment: str) -> str:
    fields = {
        "Project-Id-Version": "Chinar",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'{comment.strip()}\nmsgid ""\nmsgstr ""\n{lines}\n'


def compile_catalogues(locale: Path = LOCALE) -> tuple[str, ...]:
    """Write the .mo of each catalogue that changed since; return those languages."""
    return tuple(language for language in LANGUAGES if _compile(language, locale))


def _compile(language: str, locale: Path) -> bool:
    path = catalogue_file(language, locale)
    compiled = path.with_suffix(".mo")
    if not path.exists():
        return False
    if compiled.exists() and compiled.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return False
    fresh = compiled.with_suffix(".mo.new")
    with fresh.open("wb") as file:
        write_mo(file, read(language, locale))
    fresh.replace(compiled)
    return True


def drift(language: str, *, source: Path = SOURCE, locale: Path = LOCALE) -> Drift:
    """Compare a language's catalogue with the source; changes nothing."""
    wanted = {_key(message): message for message in _messages(extract(source))}
    kept = {_key(message): message for message in _messages(read(language, locale))}
    usable = {key for key, message in kept.items() if _translated(message)}
    return Drift(
        language=language,
        unlisted=_names(wanted.keys() - kept.keys()),
        missing=_names(wanted.keys() - usable),
        obsolete=_names(kept.keys() - wanted.keys()),
        mismatches=tuple(
            mismatch for key in sorted(usable & wanted.keys()) for mismatch in mismatches(kept[key])
        ),
    )


def mismatches(message: Message) -> Iterator[Mismatch]:
    """Yield what makes a translation unusable: placeholders that differ, plural forms that lack."""
    ids, forms = _texts(message.id), _texts(message.string)
    needed = 1 if len(ids) == 1 else PLURALS
    if len(forms) != needed:
        reason = f"needs {needed} forms, has {len(forms)}"
        yield Mismatch(message=ids[0], translation=forms[0], reason=reason)
        return
    allowed = [placeholders(text) for text in ids]
    for number, form in enumerate(forms):
        # "One site" may do without its count, as the English does; the plural may not.
        if placeholders(form) not in (allowed if number == 0 else allowed[-1:]):
            yield Mismatch(
                message=ids[0],
                translation=form,
                reason=f"needs {_listed(allowed[-1])}, has {_listed(placeholders(form))}",
            )


def placeholders(text: str) -> Counter[str]:
    """Count the placeholders of a message."""
    return Counter(PLACEHOLDER.findall(text))


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements())) or "none"


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    """Name a message by all its ids: one that gained a plural is another message."""
    return _texts(message.id), message.context or ""


def _names(keys: Iterable[Key]) -> tuple[str, ...]:
    return tuple(f"{context}|{ids[0]}" if context else ids[0] for ids, context in sorted(keys))


def _texts(value: str | Iterable[str] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def _translated(message: Message) -> bool:
    return not message.fuzzy and all(_texts(message.string))
