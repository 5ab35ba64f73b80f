"""The tables of staff: accounts, what proves who somebody is, sessions.

What names a person is sealed; secrets are hashed, or sealed where they must be read again.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from screening.store.sealed import INDEX_OF, Sealed
from screening.store.tables import Instant, Number, metadata


def _of_account(*, nullable: bool = False) -> Column[str]:
    parent = ForeignKey("account.id", ondelete="CASCADE")
    return Column("account_id", parent, nullable=nullable, index=True)


account = Table(
    "account",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_demo", Boolean, nullable=False),
    Column("name", Sealed, nullable=False),
    Column("email", Sealed, nullable=False),
    Column("email_index", LargeBinary(32), nullable=False, unique=True, info={INDEX_OF: "email"}),
    Column("password", String(200)),  # an argon2id hash
    Column("totp", Sealed),  # the secret of the authenticator app
    Column("totp_step", Number),  # the last half minute whose code was used
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)

invitation = Table(
    "invitation",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    _of_account(),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("ends_at", Instant, nullable=False),
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", String(32), primary_key=True),
    _of_account(),
    Column("credential", LargeBinary(1023), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("count", Number, nullable=False),
    Column("at", Instant, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("selector", String(8), primary_key=True),
    Column("verifier", String(200), nullable=False),  # an argon2id hash
    Column("at", Instant, nullable=False),
    Column("used_at", Instant),
)

wait = Table(
    "wait",
    metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("source", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("until", Instant, nullable=False),
)

device = Table(
    "device",
    metadata,
    Column("token_hash", LargeBinary(32), primary_key=True),
    Column(
        "account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    Column("at", Instant, nullable=False),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    _of_account(),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("second_at", Instant),  # when the second factor was shown; null: password only
    Column("proved_at", Instant, nullable=False),  # when the person last proved who they are
    Column("place", Sealed, nullable=False),  # address and browser, for the person's own list
    Column("held", Sealed),  # what the session is in the middle of, as JSON
)
