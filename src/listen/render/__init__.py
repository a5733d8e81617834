"""Passages to clips: the cache, the pool of workers."""
