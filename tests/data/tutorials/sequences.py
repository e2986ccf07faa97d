import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(1)
lstm = nn.LSTM(3, 3)
inputs = [torch.randn(1, 3) for _ in range(5)]
hidden = (torch.randn(1, 1, 3), torch.randn(1, 1, 3))
for i in inputs:
    out, hidden = lstm(i.view(1, 1, -1), hidden)
print(out.detach())
print(hidden[0].detach(), hidden[1].shape)
batch = pad_sequence([torch.ones(n, 2) * n for n in (4, 2, 3)], batch_first=True)
packed = pack_padded_sequence(batch, torch.tensor([4, 2, 3]), batch_first=True, enforce_sorted=False)
print(packed.batch_sizes)
gru = nn.GRU(2, 4, bidirectional=True, batch_first=True)
output, h = gru(packed)
padded, lengths = pad_packed_sequence(output, batch_first=True)
print(padded.shape, lengths, h.detach())


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.1, max_len=50):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, 1, d_model)
        pe[:, 0, 0::2] = torch.sin(position * div_term)
        pe[:, 0, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x):
        return self.dropout(x + self.pe[: x.size(0)])


encode = PositionalEncoding(8)
layer = nn.TransformerEncoderLayer(8, 2, 16, 0.1)
encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
x = torch.randn(6, 2, 8)
y = encoder(encode(x), nn.Transformer.generate_square_subsequent_mask(6))
print(y[0])
attention = nn.MultiheadAttention(8, 2, batch_first=True)
result, weights = attention(x, x, x)
print(result.shape, weights[0, 0])
embedding = nn.Embedding(10, 4, padding_idx=0)
print(embedding(torch.tensor([[1, 0, 3]])))
loss = F.cross_entropy(torch.randn(2, 5, 3), torch.tensor([[1, 2, 0], [4, 4, 4]]), ignore_index=4)
print(loss)
print(F.scaled_dot_product_attention(x[:1], x[:1], x[:1], is_causal=True)[0, 0])
