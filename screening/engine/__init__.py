"""The engine: questions, conditions and rules as plain Python.

It knows no web, no database, no clock and no environment; import contracts hold it to that.
Truth has three values here, and the explanation of a result is its own evaluation.
"""
