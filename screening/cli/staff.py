"""`screening staff add, list, invite, end-demo`: the first administrator, and when none is left."""

from datetime import UTC, datetime

import click

from screening.access import people
from screening.access.people import Role
from screening.cli.tools import Tools, database_of
from screening.store import accounts
from screening.store.accounts import DISABLED
from screening.store.audit import COMMAND
from screening.store.spellings import is_name

WHO = COMMAND.place
ROLES = [role.value for role in Role]  # of the members themselves, click would want the names


@click.group()
def staff() -> None:
    """Let the first administrator in; the others are invited on the pages."""


@staff.command()
@click.argument("email")
@click.option("--name", required=True, help="As colleagues know the person.")
@click.option("--role", type=click.Choice(ROLES), default=ROLES[-1], show_default=True)
@click.pass_obj
def add(tools: Tools, email: str, name: str, role: str) -> None:
    """Invite a person: prints a link that works once, for 72 hours."""
    if not people.is_address(email):
        raise click.BadParameter(f"{email} is not an e-mail address")
    if not is_name(name.strip()):
        raise click.BadParameter("a name is needed, for the others to know who this is")
    with database_of(tools).writer.begin() as connection:
        try:
            _account, token = people.invite(
                connection, name=name.strip(), email=email, role=Role(role), at=_now(), by=WHO
            )
        except people.EmailTaken as error:
            raise click.ClickException(f"{email} has an account already") from error
    _tell(tools, token)


@staff.command("list")
@click.pass_obj
def list_staff(tools: Tools) -> None:
    """List the accounts."""
    with database_of(tools).reader.connect() as connection:
        for each in accounts.everybody(connection):
            click.echo(f"{each.role:9} {each.state:9} {each.email}  {each.name}")


@staff.command()
@click.argument("email")
@click.pass_obj
def invite(tools: Tools, email: str) -> None:
    """Invite a person again who lost the way in: password, app, passkeys and codes end."""
    with database_of(tools).writer.begin() as connection:
        found = accounts.find_by_email(connection, people.one_way(email))
        if found is None:
            raise click.ClickException(f"nobody has the address {email}")
        token = people.begin_anew(connection, found, at=_now(), by=WHO)
    _tell(tools, token)


@staff.command("end-demo")
@click.pass_obj
def end_demo(tools: Tools) -> None:
    """Shut out the made-up staff of a demonstration."""
    database = database_of(tools)
    with database.reader.connect() as reader:
        made_up = [each for each in accounts.everybody(reader) if each.is_demo]
    for each in made_up:
        if each.state != DISABLED:
            with database.writer.begin() as connection:  # the audit row is the last lock of each
                people.shut_out(connection, each, at=_now(), by=WHO)
    click.echo("No made-up staff can sign in.")


def _tell(tools: Tools, token: str) -> None:
    click.echo(f"{tools.config().url.rstrip('/')}/staff/invitation/{token}")
    click.echo("The link works once, for 72 hours. Pass it to this person only.")


def _now() -> datetime:
    return datetime.now(UTC)
