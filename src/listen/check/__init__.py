"""Judges a published show by readers of its own."""
