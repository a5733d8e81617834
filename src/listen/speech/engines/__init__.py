"""The built-in engines, one a file."""
