"""A page as it was sent, read strictly: what a person finds on it, and what each must have."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import html5lib

Fields = Mapping[str, tuple[str, ...]]
"""What a form sends: name to values."""

UNLABELLED = {"hidden", "submit", "button"}


class Interface(NamedTuple):
    """What pages in one language have in common."""

    language: str
    name: str  # of the application


ENGLISH = Interface("en", "Ask about MILD")
SPANISH = Interface("es", "Pregunte sobre MILD")


class Blank(NamedTuple):
    """A form as it stands on a page: where it goes, and what it holds before anybody fills it."""

    action: str
    hidden: Fields
    chosen: Fields
    offered: Fields

    def filled(self, answers: Fields) -> Fields:
        """The hidden fields as they are, and these answers."""
        return {**self.hidden, **answers}


class Sheet:
    """One HTML page. Reading it fails when the HTML is not well-formed."""

    def __init__(self, html: str, path: str = "/", status: int = 200) -> None:
        self.html, self.path, self.status = html, path, status
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)

    @cached_property
    def title(self) -> str:
        """What the browser's tab says."""
        return words(next(self.root.iter("title")))

    @cached_property
    def heading(self) -> str:
        """The one h1."""
        (h1,) = self.root.iter("h1")
        return words(h1)

    @cached_property
    def text(self) -> str:
        """All that can be read."""
        return words(next(self.root.iter("body")))

    @cached_property
    def ids(self) -> set[str]:
        """Every id."""
        return {element.attrib["id"] for element in self.root.iter() if "id" in element.attrib}

    @cached_property
    def links(self) -> list[str]:
        """Where the links lead."""
        return [a.attrib["href"] for a in self.root.iter("a") if "href" in a.attrib]

    @cached_property
    def forms(self) -> list[Blank]:
        """The forms, in order."""
        return [_blank(form, self.path) for form in self.root.iter("form")]

    @cached_property
    def form(self) -> Blank:
        """The only form of the page itself; one in its head may change the language."""
        (form,) = next(self.root.iter("main")).iter("form")
        return _blank(form, self.path)

    @property
    def slug(self) -> str:
        """The page of questions that this is; empty when it is another page."""
        return self.path.partition("/q/")[2]

    def element(self, name: str) -> Element:
        """The element with an id."""
        return next(e for e in self.root.iter() if e.attrib.get("id") == name)

    def label(self, name: str) -> str:
        """What the label around a field says."""
        field = self.element(name)
        return next(words(label) for label in self.root.iter("label") if field in label)

    def group(self, question: str) -> Element:
        """The group of fields of a question."""
        groups = self.root.iter("fieldset")
        return next(g for g in groups if any(i.get("name") == question for i in g.iter("input")))


def words(element: Element) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def encoded(fields: Fields) -> str:
    """Fields as a browser sends them."""
    return urlencode(fields, doseq=True)


def flaws(sheet: Sheet, interface: Interface = ENGLISH) -> Iterator[str]:
    """What is wrong with a page, whose language is known, that nobody should have to see."""
    if len(list(sheet.root.iter("h1"))) != 1:
        yield "not one h1"
    title = rf"\S.* – {re.escape(interface.name)}"  # noqa: RUF001 -- typeset
    if not re.fullmatch(title, sheet.title):
        yield f"title is {sheet.title!r}"
    if sheet.root.attrib.get("lang") != interface.language:
        yield f"language is not {interface.language}"
    for form in sheet.root.iter("form"):
        if form.attrib.get("method") == "post" and not sheet_token(form):
            yield "a form without a token"
    yield from _loose_ends(sheet)
    yield from _unlabelled(sheet.root)


def sheet_token(form: Element) -> str:
    """The form's token."""
    inputs = [i for i in form.iter("input") if i.attrib.get("name") == "csrf_token"]
    return inputs[0].attrib.get("value", "") if inputs else ""


def _loose_ends(sheet: Sheet) -> Iterator[str]:
    ids = Counter(e.attrib["id"] for e in sheet.root.iter() if "id" in e.attrib)
    yield from (f"id {name} is there {count} times" for name, count in ids.items() if count > 1)
    for element in sheet.root.iter():
        named = " ".join(
            element.attrib.get(key, "")
            for key in ("aria-describedby", "aria-labelledby", "aria-controls", "for")
        ).split()
        if element.attrib.get("href", "").startswith("#"):
            named.append(element.attrib["href"][1:])
        yield from (f"{element.tag} names {name}, not there" for name in named if name not in ids)


def _unlabelled(root: Element) -> Iterator[str]:
    labels = [label for label in root.iter("label") if words(label)]
    wrapped = {id(inner) for label in labels for inner in label.iter()}
    named = {label.attrib.get("for") for label in labels}
    for tag in ("input", "select", "textarea"):
        for field in root.iter(tag):
            has_label = id(field) in wrapped or field.attrib.get("id", "?") in named
            if field.attrib.get("type") not in UNLABELLED and not has_label:
                yield f"{field.attrib.get('name')} has no label"
    yield from ("a button without words" for button in root.iter("button") if not words(button))


def _blank(form: Element, path: str) -> Blank:
    hidden, chosen, offered = _values(form, "hidden"), _values(form, "checked"), _values(form, "")
    return Blank(form.attrib.get("action", path), hidden, chosen, offered)


def _values(form: Element, which: str) -> Fields:
    """The inputs of a form that are hidden, that are checked, or that can be chosen."""
    found: dict[str, list[str]] = {}
    for field in (each for each in form.iter("input") if "name" in each.attrib):
        is_hidden = field.attrib.get("type") == "hidden"
        wanted = {"hidden": is_hidden, "checked": "checked" in field.attrib, "": not is_hidden}
        if wanted[which]:
            found.setdefault(field.attrib["name"], []).append(field.attrib.get("value", ""))
    return {name: tuple(values) for name, values in found.items()}
