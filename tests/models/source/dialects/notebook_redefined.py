import torch
import torch.nn as nn

class Autoencoder(nn.Module):
    def __init__(self):
        super(Autoencoder, self).__init__()
        self.encoder = nn.Linear(64, 8)
        self.decoder = nn.Linear(8, 64)

    def forward(self, x):
        return self.decoder(self.encoder(x.view(x.size(0), -1)))

model = Autoencoder()

class Autoencoder(nn.Module):
    def __init__(self, bottleneck=2):
        super(Autoencoder, self).__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 16), nn.ReLU(True), nn.Linear(16, bottleneck))
        self.decoder = nn.Sequential(nn.Linear(bottleneck, 16), nn.ReLU(True), nn.Linear(16, 64), nn.Tanh())

    def forward(self, x):
        try:
            x = x.view(x.size(0), 64)
        except RuntimeError as error:
            x = x.reshape(-1, 64)
        return self.decoder(self.encoder(x))

model = Autoencoder(bottleneck=3)
if torch.cuda.is_available():
    model = model.cuda()
