"""What pages share. Loads no torch, umap or scikit-learn, also not indirectly."""
