"""YAML 1.2 into plain mappings, lists and texts that know their lines.

Every scalar stays text: `no` is "no" and 2026.10 is not 2026.1. Anchors, tags and keys given twice
are refused, and so are files and nestings of a size that no rulebook has.
"""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from screening.engine.problems import Place, Problem, RulebookError, Where

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 30  # levels of nesting
NO_CHARACTER = r"has an escape, such as \ud800, that names no character"


class Mapping(dict[str, object]):
    """A YAML mapping with the place of each key."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}


class Sequence(list[object]):
    """A YAML list with the place of each item."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: list[Place] = []


def read(path: Path, name: str) -> object:
    """Read one YAML file; its places call it by the given name.

    Raises:
        RulebookError: the file is missing, too large, not UTF-8, or not plain YAML.
    """
    text = text_of(path, name)
    try:
        _refuse_unused(text, name)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1 if mark else 1)
        raise _refusal(place, f"is not YAML: {error.problem or error.context}") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _refusal(Place(name, line), f"is not YAML: {error.reason}") from error
    except RulebookError:
        raise
    except (OverflowError, ValueError) as error:
        raise _refusal(Place(name, 1), NO_CHARACTER) from error
    if node is None:
        raise _refusal(Place(name, 1), "the file is empty")
    return _plain(node, name)


def _refusal(place: Place, text: str) -> RulebookError:
    return RulebookError([Problem(place, text)])


def text_of(path: Path, name: str) -> str:
    """The text of a file that can be one of a rulebook's.

    Raises:
        RulebookError: the file is missing, too large, or not UTF-8.
    """
    place = Place(name, 1)
    try:
        if path.exists() and not path.is_file():
            raise _refusal(place, "is not a file")
        if path.stat().st_size > LARGEST_FILE:
            raise _refusal(place, f"is larger than {LARGEST_FILE:,} bytes")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise _refusal(place, "the file is missing; a rulebook needs it") from error
    except UnicodeDecodeError as error:
        raise _refusal(place, "is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise _refusal(place, f"cannot be read: {error.strerror}") from error


def _refuse_unused(text: str, name: str) -> None:
    """Refuse what no rulebook has, before a text that is nested without end can take its time."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        place = Place(name, event.start_mark.line + 1)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise _refusal(place, f"is nested more than {DEEPEST} levels deep")
        if isinstance(event, NodeEvent) and (event.anchor or isinstance(event, AliasEvent)):
            raise _refusal(place, "& and * (anchors) are not used here; write the text out")
        if tag := getattr(event, "tag", None):
            raise _refusal(place, f"{tag!s:.60} (a tag) is not used here")


def _plain(node: Node, name: str) -> object:
    place = Place(name, node.start_mark.line + 1)
    match node:
        case ScalarNode():
            return _scalar(str(node.value), place)
        case SequenceNode():
            return _sequence(node, place)
        case MappingNode():
            return _mapping(node, place)
    raise _refusal(place, "is neither text, list nor mapping")  # pragma: no cover -- no fourth


def _scalar(value: str, place: Place) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _refusal(place, NO_CHARACTER) from error
    return value


def _sequence(node: SequenceNode, place: Place) -> Sequence:
    sequence = Sequence(place)
    for item in node.value:
        sequence.append(_plain(item, place.file))
        sequence.places.append(Place(place.file, item.start_mark.line + 1))
    return sequence


def _mapping(node: MappingNode, place: Place) -> Mapping:
    mapping = Mapping(place)
    for key_node, value in node.value:
        key_place = Place(place.file, key_node.start_mark.line + 1)
        if not isinstance(key_node, ScalarNode):
            raise _refusal(key_place, "a key must be a single word")
        key = str(key_node.value)
        if key in mapping:
            first = mapping.places[key].line
            raise _refusal(key_place, f"'{key}' is given twice; the first is on line {first}")
        mapping.places[key] = key_place
        mapping[key] = _plain(value, place.file)
    return mapping


def place_of(document: object, where: Where) -> Place | None:
    """The place of the deepest part of a document that a path of keys and indexes reaches."""
    place = getattr(document, "place", None)
    for step in where:
        if isinstance(document, Mapping) and isinstance(step, str) and step in document:
            place, document = document.places.get(step, place), document[step]
        elif isinstance(document, Sequence) and isinstance(step, int) and step < len(document):
            place, document = document.places[step], document[step]
        else:
            break
    return place
