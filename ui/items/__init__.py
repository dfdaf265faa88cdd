"""What runs keep of single test images: numbers, pictures, orders, and which are picked out."""
