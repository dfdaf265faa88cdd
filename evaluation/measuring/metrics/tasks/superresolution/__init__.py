"""Super-resolution: shrunken images, enlarged again, go in; does the model bring back detail?"""
