"""What the checks of a release's tables found, for programs and for people: `validation/` in the release."""
