"""The flow of a rulebook as a picture (SVG).

Three columns: questions in order, rules in order, results. A line leads from a question to each
rule that asks it, and from a rule to its result. Nothing in it is not in the list.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from screening.engine.flow import as_list, flow
from screening.engine.rulebook import Rulebook

QUESTIONS, RULES, RESULTS = range(3)  # columns
ROW = 26  # pixels for each box
LEFT = (20, 420, 820)  # of each column
WIDTH = 300
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#15232c}rect{fill:#fff;stroke:#5a6b75}"
    ".danger rect{fill:#fdeceb;stroke:#a61b14}.result rect{fill:#e4f3ea;stroke:#17663f}"
    "path{fill:none;stroke:#5a6b75;stroke-opacity:.35}path.danger{stroke:#a61b14}"
)


def as_svg(rulebook: Rulebook) -> str:
    """The flow as a picture that can be opened by itself."""
    branches = flow(rulebook)
    questions, results = _rows(rulebook.questions), _rows(branch.result for branch in branches)
    parts = [_box(QUESTIONS, name, row, "question") for name, row in questions.items()]
    for row, branch in enumerate(branches, 1):
        mark = "danger" if branch.is_danger else "rule"
        parts += [_line(QUESTIONS, questions[name], row, mark) for name in branch.questions]
        parts += [_line(RULES, row, results[branch.result], mark)]
        parts += [_box(RULES, branch.rule, row, mark)]
    parts += [_box(RESULTS, name, row, "result") for name, row in results.items()]
    title = f"{escape(rulebook.title)}: questions, rules and results"
    width = LEFT[RESULTS] + WIDTH + 20
    height = ROW * (max(len(questions), len(branches), len(results)) + 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{title}</title><desc>{escape(as_list(rulebook))}</desc>"
        f"<style>{STYLE}</style>{''.join(parts)}</svg>\n"
    )


def _rows(names: Iterable[str]) -> dict[str, int]:
    """Each name once, with its row in the column; rows count from 1."""
    return {name: row for row, name in enumerate(dict.fromkeys(names), 1)}


def _line(column: int, start: int, end: int, mark: str) -> str:
    """A line from a row of a column to a row of the next one."""
    left, right = LEFT[column] + WIDTH, LEFT[column + 1]
    bend = f"C{left + 60} {ROW * start} {right - 60} {ROW * end}"
    return f'<path class="{mark}" d="M{left} {ROW * start}{bend} {right} {ROW * end}"/>'


def _box(column: int, name: str, row: int, mark: str) -> str:
    left, middle = LEFT[column], ROW * row
    return (
        f'<g class="{mark}"><rect x="{left}" y="{middle - 10}" width="{WIDTH}" height="20" '
        f'rx="4"/><text x="{left + 8}" y="{middle + 5}">{escape(name)}</text></g>'
    )
