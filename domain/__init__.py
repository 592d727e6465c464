"""What a creator's numbers mean: standard library only, no IO, no clock, no discord."""
