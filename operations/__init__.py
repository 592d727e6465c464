"""What an operator has to do with a running bot: its log, its figures, its copies, and how much it takes on."""
