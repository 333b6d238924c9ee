"""Raw records to articles: cleaning, language, publication dates, versions and near-duplicates."""
