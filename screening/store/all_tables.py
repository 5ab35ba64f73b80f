"""All tables. Whoever wants every one of them takes the metadata from here.

It knows the tables of the modules that were imported, so each module with tables stands here.
"""

from screening.store import call_tables, share_tables, staff_tables, tables

MODULES = (tables, staff_tables, share_tables, call_tables)

metadata = tables.metadata
