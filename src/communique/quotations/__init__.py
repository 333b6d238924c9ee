"""Who said what: direct and indirect quotations with their speakers."""
