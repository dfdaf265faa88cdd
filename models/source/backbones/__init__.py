"""Networks of torchvision that autoencoders use as encoders: their layers under their names, without torchvision."""
