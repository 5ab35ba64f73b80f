"""JSON Schema of each file of a rulebook, for editors that check while one types."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from screening.engine.load import FILES, LEARN
from screening.engine.parts import Section, SectionHead
from screening.engine.rulebook import Rulebook

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Iterator[tuple[str, dict[str, object]]]:
    """For each file its name and its schema."""
    fields = Rulebook.model_fields
    for name in FILES:
        yield name, _schema(fields[name].annotation, f"{name}.yaml")
    yield "questions", _schema(Section.model_fields["questions"].annotation, "questions/*.yaml")
    whole = _schema(Rulebook, "rulebook.yaml")
    yield "learn", _learn(whole)
    yield "rulebook", _without(whole, (*FILES, *LEARN))


def _schema(annotation: Any, title: str) -> dict[str, object]:  # noqa: ANN401 -- any form
    schema = _plain_text(TypeAdapter(annotation).json_schema())
    return {"$schema": DIALECT, **schema, "title": title}


def _plain_text(schema: dict[str, object]) -> dict[str, object]:
    """Editors read 911 as a number and true as a switch; here both are text as well."""
    if schema.get("type") == "string":
        return {**schema, "type": ["string", "number", "boolean"]}
    return {key: _inside(value) for key, value in schema.items()}


def _inside(value: object) -> object:
    if isinstance(value, dict):
        return _plain_text(value)
    return [_inside(item) for item in value] if isinstance(value, list) else value


def _learn(whole: dict[str, object]) -> dict[str, object]:
    """The schema of the file that may hold some parts of the whole, and no others."""
    properties = whole["properties"]
    if not isinstance(properties, dict):
        raise TypeError(whole)
    kept = {name: properties[name] for name in LEARN}
    return {**whole, "title": "learn.yaml", "properties": kept, "required": []}


def _without(schema: dict[str, object], names: tuple[str, ...]) -> dict[str, object]:
    """The schema of the file that holds what has no file of its own."""
    properties, required = schema["properties"], schema["required"]
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise TypeError(schema)
    kept = {name: part for name, part in properties.items() if name not in names}
    definitions = schema["$defs"]
    if isinstance(definitions, dict):  # a language's texts stand in its catalogue
        definitions["Language"]["properties"].pop("texts", None)
    kept["sections"] = {"type": "array", "items": _schema(SectionHead, "section")}
    return {**schema, "properties": kept, "required": [r for r in required if r in kept]}
