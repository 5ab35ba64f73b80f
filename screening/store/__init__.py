"""The store: the only place that speaks SQL. It keeps what it is given and decides nothing."""
