"""The shape of every table, declared once, and all that is derived from it."""

SCHEMA_VERSION = "0.2.0"  # semantic: a removed or changed column is a major step, a new one a minor step
