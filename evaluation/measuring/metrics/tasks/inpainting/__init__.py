"""Inpainting: a part of the image is hidden; what does the model put there?"""
