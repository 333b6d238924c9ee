"""Dagster assets: one thin module per stage of the flow. Inputs, one call of the library, metadata."""
