"""What the coder knows: loads and checks seeds/knowledge, seeds/ontology and seeds/lexicon. Takes a folder."""
