"""The PostgreSQL that the tests start is a real one, and each test has it to itself."""

import pytest
import sqlalchemy


@pytest.mark.parametrize("said", ["mañana", "tarde"])
def test_a_value_comes_back_from_a_database_of_ones_own(postgres_url: str, said: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE answer (said TEXT NOT NULL)")
        connection.execute(sqlalchemy.text("INSERT INTO answer VALUES (:said)"), {"said": said})
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT said FROM answer").scalars().all() == [said]
    engine.dispose()
