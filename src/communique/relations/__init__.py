"""Who is who to whom, and who said what: relations with evidence, and quotations."""
