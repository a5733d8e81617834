"""Voices, the lexicon, and the engines that speak."""
