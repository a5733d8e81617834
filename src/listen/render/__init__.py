"""Keyed work on many cores: a cache of what was made, a pool that makes what is missing.

What the work is, this package does not know: a job is a key, plain values, and a function that
turns them into bytes.
"""
