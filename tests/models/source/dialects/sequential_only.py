import torch.nn as nn
hidden = 16
autoencoder = nn.Sequential(
    nn.Flatten(),
    nn.Linear(64, hidden), nn.ReLU(),
    nn.Linear(hidden, 4), nn.ReLU(),
    nn.Linear(4, hidden), nn.ReLU(),
    nn.Linear(hidden, 64), nn.Sigmoid(),
    nn.Unflatten(1, (1, 8, 8)),
)
layers = []
for i in range(3):
    layers.append(nn.Linear(4, 4))
    if i % 2 == 0:
        layers.append(nn.Tanh())
other = nn.Sequential(*layers)
