"""The balance of generator and discriminator."""
