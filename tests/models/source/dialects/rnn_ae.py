import torch
import torch.nn as nn


class RowVAE(nn.Module):
    def __init__(self, rows=8, hidden=12, latent=3):
        super(RowVAE, self).__init__()
        self.rows, self.hidden = rows, hidden
        self.encoder_rnn = nn.GRU(input_size=rows, hidden_size=hidden, num_layers=1, batch_first=True, bidirectional=True)
        self.to_latent = nn.Linear(hidden * 2, latent * 2)
        self.start = nn.Linear(latent, hidden)
        self.cell = nn.LSTMCell(rows, hidden)
        self.row = nn.Linear(hidden, rows)

    def forward(self, x):
        _, h = self.encoder_rnn(x.squeeze(1))
        mean, logvar = self.to_latent(torch.cat([h[-2], h[-1]], -1)).chunk(2, dim=-1)
        z = mean + torch.randn_like(mean) * (0.5 * logvar).exp()
        h = torch.tanh(self.start(z))
        c = torch.zeros_like(h)
        row = x.new_zeros(x.size(0), self.rows)
        rows = []
        for _ in range(self.rows):
            h, c = self.cell(row, (h, c))
            row = torch.sigmoid(self.row(h))
            rows.append(row)
        return torch.stack(rows, dim=1).unsqueeze(1), mean, logvar
