"""Denoising: images with noise or blur go in; does what comes out lie closer to the clean image?"""
