"""One file per conversation: parse, one call to a store or a rule, one reply."""
