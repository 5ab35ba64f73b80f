"""`screening rules check, graph, schema, mutate`: what authors of rulebooks need."""

import json
import sys
from pathlib import Path
from time import perf_counter

import click

from screening.cli.tools import FOLDER
from screening.engine.answers import Answers
from screening.engine.cases import failing_cases
from screening.engine.catalogue import written
from screening.engine.diagrams.functions import Functions
from screening.engine.flow import as_list
from screening.engine.load import load
from screening.engine.path import path
from screening.engine.picture import as_svg
from screening.engine.problems import RulebookError
from screening.engine.proofs.check import FAMILIES
from screening.engine.proofs.proof import Failure, Family
from screening.engine.proofs.worked_cases import Survivor, survivors
from screening.engine.rulebook import Rulebook
from screening.engine.schema import schemas


@click.command()
@FOLDER
def check(folder: Path) -> None:
    """Load the rulebook in FOLDER, prove it, and run its worked cases; exit 0 if all is well."""
    rulebook = load(folder)
    functions = Functions(rulebook)
    click.echo(_title(rulebook))
    click.echo(f"proven for {functions.all_answers:,} sets of answers")
    failed = [_proven(functions, family) for family in FAMILIES].count(False)
    nodes = len(functions.diagrams)
    click.echo(
        f"{nodes:,} nodes; " + (f"{failed} of {len(FAMILIES)} fail" if failed else "all hold")
    )
    sys.exit(1 if failed else 0)


def _title(rulebook: Rulebook) -> str:
    return (
        f"{rulebook.name} {rulebook.version} ({rulebook.status}): "
        f"{len(rulebook.questions)} questions on {len(rulebook.pages)} pages, "
        f"{len(rulebook.urgency.rules)} urgency rules, "
        f"{len(rulebook.pathway.rules)} pathway rules, {len(rulebook.notes)} notes, "
        f"{len(rulebook.cases.cases)} worked cases"
    )


def _proven(functions: Functions, family: Family) -> bool:
    """Prove one family and print its line, and whoever shows that it does not hold."""
    begun = perf_counter()
    found = list(family.prove(functions))
    failures = [each for each in found if isinstance(each, Failure)]
    mark = "FAILS" if failures else "holds"
    took = perf_counter() - begun
    click.echo(f"{family.number:>3}  {mark}  {took:6.2f} s  {family.title}")
    for each in found:
        if isinstance(each, Failure):
            where = f"{each.place}: " if each.place else ""
            click.echo(f"     {where}{each.text}", err=True)
            if each.person is not None:
                click.echo(_person(functions.rulebook, each.person), err=True)
        else:
            click.echo(f"     warning: {each.text}", err=True)
    return not failures


def _person(rulebook: Rulebook, answers: Answers) -> str:
    """Somebody in words, and as a line for `screening assess`."""
    walk = path(rulebook, answers, finished=True)
    asked = {question: answer for question, answer in answers.items() if walk.asks(question)}
    told = ((rulebook.questions[question], answer) for question, answer in asked.items())
    said = "; ".join(f"{q.short}: {', '.join(q.words(answer))}" for q, answer in told)
    return f"       for example: {said}\n       {json.dumps(asked)}"


@click.command()
@FOLDER
@click.option("--list", "in_words", is_flag=True, help="The flow as a list, not as a picture.")
def graph(folder: Path, *, in_words: bool) -> None:
    """Draw the flow of FOLDER, from questions through rules to results, as SVG."""
    rulebook = load(folder)
    click.echo(as_list(rulebook) if in_words else as_svg(rulebook))


@click.command()
@FOLDER
@click.argument("language")
def catalogue(folder: Path, language: str) -> None:
    """Print the .po file of FOLDER for LANGUAGE; what has no translation yet is empty in it."""
    rulebook = load(folder)
    known = rulebook.languages.get(language)
    click.echo(written(rulebook, language, known.texts if known else {}), nl=False)


@click.command()
@click.argument("into", type=click.Path(path_type=Path))
def schema(into: Path) -> None:
    """Write a JSON Schema for each file of a rulebook to the folder INTO, for editors."""
    into.mkdir(parents=True, exist_ok=True)
    for name, content in schemas():
        text = json.dumps(content, indent=2, ensure_ascii=False)
        (into / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")


@click.command()
@FOLDER
def mutate(folder: Path) -> None:
    """Change the rules of FOLDER in every small way; name changes that no worked case notices."""
    rulebook = load(folder)
    failing = [*failing_cases(rulebook)]
    if failing:
        raise RulebookError(failing)  # what a case that fails catches says nothing
    known = rulebook.cases.survivors
    unexplained = 0
    for survivor in survivors(rulebook):
        unexplained += _told(rulebook, survivor, known.get(survivor.mutant.name))
    click.echo(f"{unexplained} changes go unnoticed")
    sys.exit(1 if unexplained else 0)


def _told(rulebook: Rulebook, survivor: Survivor, reason: str | None) -> bool:
    """Print a survivor; whether it is left without a reason."""
    where = f"{survivor.mutant.place}: " if survivor.mutant.place else ""
    name = f"{where}{survivor.mutant.name}"
    if survivor.person is None:
        click.echo(f"{name}: makes no difference to anybody")
        return False
    click.echo(f"{name}: {reason or 'no worked case notices'}")
    if reason is None:
        click.echo(_person(rulebook, survivor.person))
    return reason is None
