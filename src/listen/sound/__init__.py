"""Speech to clips, clips to files: trim, stitch, level, encode, frames, tags."""
