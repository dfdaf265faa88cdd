"""The code and the images on a plane.

t-SNE and UMAP of a code start from the map of the images, which all models share. A common PCA plane as the start does
not make maps alike: the early exaggeration of t-SNE forgets it. A finished map as the start does, where the first steps
are gentle. Measured as Procrustes disparity between the maps of two models (median), and trustworthiness:

- Nine zoo models on the digits: t-SNE .46 and .988 from a plane, .11 and .988 from the map of the images; UMAP .31 and
  .986, then .11 and .987.
- Two codes of 5,000 MNIST digits, 32 principal components and 24 random tanh mixtures: t-SNE .68, then .14.

The price is up to .004 of trustworthiness. The layout at large suffers as well: its correlation with the distances of
the codes falls from .457 to .454 for one code and from .39 to .35 for the other, as distant groups keep the places that
the images gave them.
"""
