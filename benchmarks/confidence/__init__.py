"""How often is a rebuilt network the true one? Trains small networks in many conventions, and fits the confidence."""
