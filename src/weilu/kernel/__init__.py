"""The language of the house: events, contracts, ids, texts, errors. Standard library and pydantic only."""
