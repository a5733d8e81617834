// The player: below.
