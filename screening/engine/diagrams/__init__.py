"""A rulebook's conditions and results as functions of all possible answers at once."""
