"""The flow of a rulebook as a picture (SVG), and the same flow as a list.

Three columns: questions in order, rules in order, results. A line leads from a question to each
rule that asks it, and from a rule to its result. Nothing in it is not in the list.
"""

from typing import NamedTuple
from xml.sax.saxutils import escape

from screening.engine.conditions import (
    All,
    Any,
    AtLeast,
    Below,
    Condition,
    Count,
    Fact,
    Is,
    Leaf,
    Not,
    NotTrue,
)
from screening.engine.rulebook import Rulebook
from screening.engine.tree import leaves

ROW = 26  # pixels for each box
COLUMNS = (20, 420, 820)
WIDTH = 300
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#15232c}rect{fill:#fff;stroke:#5a6b75}"
    ".danger rect{fill:#fdeceb;stroke:#a61b14}.result rect{fill:#e4f3ea;stroke:#17663f}"
    "path{fill:none;stroke:#5a6b75;stroke-opacity:.35}.danger path,path.danger{stroke:#a61b14}"
)


class Step(NamedTuple):
    """One rule of the flow: its condition, the questions it asks, and where it leads."""

    rule: str
    when: Condition
    questions: tuple[str, ...]
    result: str
    is_danger: bool


def flow(rulebook: Rulebook) -> list[Step]:
    """Every rule that leads to a result, in order: the urgencies, then the pathway."""
    rules = [(rule.id, rule.when, rule.level) for rule in rulebook.urgency.rules]
    pathway = [(rule.id, rule.when, rule.outcome) for rule in rulebook.pathway.rules]
    steps = []
    for index, (name, when, result) in enumerate((*rules, *pathway)):
        asked = dict.fromkeys(leaf.question for leaf in leaves(when, rulebook.facts))
        steps.append(Step(name, when, tuple(asked), result, is_danger=index < len(rules)))
    return steps


def as_list(rulebook: Rulebook) -> str:
    """The flow in words: what questions are asked when, each rule with its condition and result."""
    asked = [f"{name} is asked if {spoken(when)}" for name, when in rulebook.asked_when.items()]
    facts = [f"{name} means {spoken(condition)}" for name, condition in rulebook.facts.items()]
    steps = [
        f"{number}. {step.rule}: if {spoken(step.when)}, then {step.result}"
        for number, step in enumerate(flow(rulebook), 1)
    ]
    return "\n".join((*asked, *facts, *steps))


def spoken(condition: Condition) -> str:
    """A condition in words, with brackets where it has parts."""
    if isinstance(condition, Leaf):
        return _spoken_leaf(condition)
    match condition:
        case All(parts=parts):
            return f"({' and '.join(map(spoken, parts))})"
        case Any(parts=parts):
            return f"({' or '.join(map(spoken, parts))})"
        case Not(parts=(part,)):
            return f"not {spoken(part)}"
        case Count(parts=parts, number=number, exactly=exactly):
            bound = "exactly" if exactly else "at least"
            return f"{bound} {number} of ({', '.join(map(spoken, parts))})"
        case Fact(name=name):
            return name
        case NotTrue(name=name):
            return f"{name} is not true"
    return "nothing before decided"


def _spoken_leaf(leaf: Leaf) -> str:
    match leaf:
        case Is(codes=codes):
            return f"{leaf.question} is {' or '.join(codes)}"
        case AtLeast(number=number):
            return f"{leaf.question} is {number} or more"
        case Below(number=number):
            return f"{leaf.question} is less than {number}"
    return f"{leaf.question} is blank or declined"


def as_svg(rulebook: Rulebook) -> str:
    """The flow as a picture that can be opened by itself."""
    steps = flow(rulebook)
    results = list(dict.fromkeys(step.result for step in steps))
    places = {
        **_column(0, ["question", *rulebook.questions]),
        **_column(1, ["rule", *(step.rule for step in steps)]),
        **_column(2, ["result", *results]),
    }
    height = ROW * (max(len(rulebook.questions), len(steps), len(results)) + 2)
    parts = [*_lines(steps, places), *_boxes(rulebook, steps, results, places)]
    title = f"{escape(rulebook.title)}: questions, rules and results"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COLUMNS[2] + WIDTH + 20} {height}" '
        f'role="img"><title>{title}</title><desc>{escape(as_list(rulebook))}</desc><style>{STYLE}</style>{"".join(parts)}</svg>\n'
    )


Places = dict[tuple[int, str], int]
"""Column and name to the middle of the box, in pixels from above."""


def _column(column: int, names: list[str]) -> Places:
    return {(column, name): ROW * (index + 1) for index, name in enumerate(names)}


def _lines(steps: list[Step], places: Places) -> list[str]:
    found = []
    for step in steps:
        here = places[1, step.rule]
        mark = ' class="danger"' if step.is_danger else ""
        ends = [(0, places[0, question], here) for question in step.questions]
        for column, start, end in (*ends, (1, here, places[2, step.result])):
            left, right = COLUMNS[column] + WIDTH, COLUMNS[column + 1]
            bend = f"C{left + 60} {start} {right - 60} {end}"
            found.append(f'<path{mark} d="M{left} {start}{bend} {right} {end}"/>')
    return found


def _boxes(rulebook: Rulebook, steps: list[Step], results: list[str], places: Places) -> list[str]:
    dangers = {step.rule for step in steps if step.is_danger}
    found = []
    for column, names in enumerate((rulebook.questions, [s.rule for s in steps], results)):
        for name in names:
            danger = column == 1 and name in dangers
            mark = "danger" if danger else "result" if column == 2 else "plain"  # noqa: PLR2004
            middle = places[column, name]
            left = COLUMNS[column]
            found.append(
                f'<g class="{mark}"><rect x="{left}" y="{middle - 10}" width="{WIDTH}" height="20" '
                f'rx="4"/><text x="{left + 8}" y="{middle + 5}">{escape(name)}</text></g>'
            )
    return found
