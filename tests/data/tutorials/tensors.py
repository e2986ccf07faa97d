import numpy as np
import torch

data = [[1, 2], [3, 4]]
x_data = torch.tensor(data)
print(x_data, x_data.dtype)
np_array = np.array(data)
x_np = torch.from_numpy(np_array)
print(torch.ones_like(x_data))
torch.manual_seed(0)
print(torch.rand_like(x_data, dtype=torch.float))
shape = (2, 3)
print(torch.rand(shape), torch.ones(shape), torch.zeros(shape))
tensor = torch.rand(3, 4)
print(f"Shape: {tensor.shape} Datatype: {tensor.dtype} Device: {tensor.device}")
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
tensor = tensor.to(device)
print(tensor[0], tensor[:, 0], tensor[..., -1])
tensor[:, 1] = 0
print(tensor)
t1 = torch.cat([tensor, tensor, tensor], dim=1)
print(t1)
y1 = tensor @ tensor.T
y2 = tensor.matmul(tensor.T)
y3 = torch.rand_like(y1)
torch.matmul(tensor, tensor.T, out=y3)
print(torch.equal(y1, y2), torch.allclose(y1, y3))
z1 = tensor * tensor
agg = tensor.sum()
print(agg.item(), type(agg.item()))
tensor.add_(5)
print(tensor)
t = torch.ones(5)
n = t.numpy()
t.add_(1)
print(t, n)
np.add(n, 1, out=n)
print(t, n)
x = torch.arange(12).reshape(3, 4)
print(x, x.view(-1, 6), x.permute(1, 0), x.unsqueeze(0).shape, x.float().mean(dim=1))
print(x[x > 5], x[[0, 2], [1, 3]], torch.where(x % 2 == 0, x, -x))
print(torch.linspace(0, 1, 5), torch.eye(3), torch.full((2, 2), 7.0))
print(torch.randint(0, 10, (2, 3)), torch.randn(2, 2), torch.randperm(5))
print(x.max(), x.argmax(dim=1), torch.topk(x.float(), 2), torch.sort(torch.tensor([3, 1, 2])))
print(torch.einsum("ij,kj->ik", x.float(), x.float()))
print(torch.tensor([1e-8, 1.0, 1e8]), torch.tensor([float("nan"), float("inf")]), torch.tensor(3.14159))
print(torch.zeros(0, 3), torch.tensor([True, False]), torch.tensor([1 + 2j]))
print(torch.rand(1001).sum() > 0, torch.arange(1001))
try:
    torch.ones(2, 3) @ torch.ones(2, 3)
except RuntimeError as error:
    print(str(error)[:55])
try:
    torch.ones(2) + torch.ones(3)
except RuntimeError as error:
    print(str(error)[:88])
