"""How well the coder reads: sentences with their events coded by hand, and the score of what it makes of them."""
