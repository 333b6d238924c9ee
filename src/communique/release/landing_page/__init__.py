"""index.html of a release: what it holds, at a glance and event by event, in one file that asks no network."""
