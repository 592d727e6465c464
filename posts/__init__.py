"""What the bot posts by itself, kept true to the rows it was made from."""
