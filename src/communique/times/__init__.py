"""Expressions of time: finding them in sentences and giving each its TIMEX3 value."""
