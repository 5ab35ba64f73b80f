"""Staff, what proves who they are, their sessions; the audit trail, which takes no change."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REFUSED = "the audit trail is only added to"


def upgrade() -> None:
    """Make the tables of staff and of the audit trail."""
    _account()
    _proofs()
    _sessions()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_triggers()
    else:
        _postgresql_triggers()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("email", sa.LargeBinary, nullable=False),
        sa.Column("email_index", sa.LargeBinary(32), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("totp", sa.LargeBinary),
        sa.Column("totp_step", NUMBER),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email_index", name="uq_account_email_index"),
    )
    _invitation()


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        _of_account("invitation"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitation"),
    )
    _index("invitation", "account_id")


def _proofs() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(32), nullable=False),
        _of_account("passkey"),
        sa.Column("credential", sa.LargeBinary(1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("count", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential", name="uq_passkey_credential"),
    )
    _index("passkey", "account_id")
    op.create_table(
        "recovery_code",
        _of_account("recovery_code"),
        sa.Column("selector", sa.String(8), nullable=False),
        sa.Column("verifier", sa.String(200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.PrimaryKeyConstraint("account_id", "selector", name="pk_recovery_code"),
    )


def _sessions() -> None:
    _wait()
    _device()
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        _of_account("staff_session"),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("second_at", INSTANT),
        sa.Column("proved_at", INSTANT, nullable=False),
        sa.Column("place", sa.LargeBinary, nullable=False),
        sa.Column("held", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        sa.UniqueConstraint("token_hash", name="uq_staff_session_token_hash"),
    )
    _index("staff_session", "account_id")
    _index("staff_session", "ends_at")


def _wait() -> None:
    op.create_table(
        "wait",
        _of_account("wait"),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "source", name="pk_wait"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        _of_account("device"),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", "account_id", name="pk_device"),
    )
    _index("device", "account_id")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("n", NUMBER, nullable=False, autoincrement=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("on", sa.String(80), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("request", sa.String(32), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_audit"),
    )
    _index("audit", "by", "n")
    _index("audit", "on", "n")
    _head()


def _head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("n", NUMBER, nullable=False),
        sa.Column("mac", sa.LargeBinary(32), nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("seal", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )


def _of_account(table: str) -> sa.Column[str]:
    name = f"fk_{table}_account_id"
    parent = sa.ForeignKey("account.id", ondelete="CASCADE", name=name)
    return sa.Column("account_id", sa.String(32), parent, nullable=False)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _sqlite_triggers() -> None:
    """A row is refused unless it is the next: REPLACE deletes rows and asks no trigger."""
    for table, act, when in (
        ("audit", "INSERT", "WHEN NEW.n IS NOT (SELECT n + 1 FROM audit_head)"),
        ("audit", "UPDATE", ""),
        ("audit", "DELETE", ""),
        ("audit_head", "INSERT", "WHEN EXISTS (SELECT 1 FROM audit_head)"),
        ("audit_head", "UPDATE", "WHEN NEW.n <> OLD.n + 1"),
        ("audit_head", "DELETE", ""),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def _postgresql_triggers() -> None:
    _function("audit_refuse", f"RAISE EXCEPTION '{REFUSED}';")
    _function("audit_next", _unless("NEW.n = (SELECT n + 1 FROM audit_head)"))
    _function("audit_one_head", _unless("NOT EXISTS (SELECT 1 FROM audit_head)"))
    for table, act, does in (
        ("audit", "INSERT", "FOR EACH ROW EXECUTE FUNCTION audit_next()"),
        ("audit", "UPDATE OR DELETE", "EXECUTE FUNCTION audit_refuse()"),
        ("audit", "TRUNCATE", "EXECUTE FUNCTION audit_refuse()"),
        ("audit_head", "INSERT", "FOR EACH ROW EXECUTE FUNCTION audit_one_head()"),
        ("audit_head", "UPDATE", HEAD_MOVES_ON),
        ("audit_head", "DELETE", "EXECUTE FUNCTION audit_refuse()"),
        ("audit_head", "TRUNCATE", "EXECUTE FUNCTION audit_refuse()"),
    ):
        name = f"{table}_{act.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {does}")


HEAD_MOVES_ON = "FOR EACH ROW WHEN (NEW.n <> OLD.n + 1) EXECUTE FUNCTION audit_refuse()"


def _function(name: str, body: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    )


def _unless(condition: str) -> str:
    refuse = f"RAISE EXCEPTION '{REFUSED}';"
    return f"IF {condition} THEN RETURN NEW; ELSE {refuse} END IF;"
