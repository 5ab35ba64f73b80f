"""What patients sent to the clinic: who they are is sealed, and found by its exact value."""

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table, Text

from screening.store.sealed import INDEX_OF, KNOWN_AS, Sealed
from screening.store.spellings import plain_name, plain_phone
from screening.store.tables import Instant, metadata


def _index(source: str, known_as: object) -> Column[bytes]:
    info = {INDEX_OF: source, KNOWN_AS: known_as}
    return Column(f"{source}_index", LargeBinary(32), nullable=False, index=True, info=info)


share = Table(
    "share",
    metadata,
    Column("id", String(32), primary_key=True),
    Column(
        "screening_id",
        ForeignKey("screening.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,  # sent once, however often the button is pressed
    ),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("name", Sealed, nullable=False),
    _index("name", plain_name),
    Column("birth_date", Sealed, nullable=False),
    Column("phone", Sealed, nullable=False),
    _index("phone", plain_phone),
    Column("best_time", String(16), nullable=False),
    Column("language", String(8), nullable=False),  # to be called in
    Column("consent", Text, nullable=False),  # what the person agreed to, in the words shown
    Column("is_doubtful", Boolean, nullable=False),  # it may have been sent by a machine
)
