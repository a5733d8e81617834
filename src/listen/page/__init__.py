"""Episode and channel to web pages: pure, text out."""
