"""The pictures of the bot: what they show, where it sits, and the process that draws them."""
