"""Areas, their boundaries and the movement of counts between them."""
