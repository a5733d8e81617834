// Search.
