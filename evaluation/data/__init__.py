"""What models are measured on: images with labels, a split and a digest; one source a file in sources/."""
