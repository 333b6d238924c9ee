"""PLOVER events from parsed articles: triggers, arguments, modality, dates, places, clusters."""
