import torch

x = torch.ones(5)
y = torch.zeros(3)
torch.manual_seed(1)
w = torch.randn(5, 3, requires_grad=True)
b = torch.randn(3, requires_grad=True)
z = torch.matmul(x, w) + b
loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y)
print(f"Gradient function for z = {type(z.grad_fn).__name__ and z.grad_fn.name()}")
print(loss, z)
loss.backward()
print(w.grad, b.grad)
with torch.no_grad():
    z = torch.matmul(x, w) + b
print(z.requires_grad, z.detach().requires_grad)
inp = torch.eye(4, 5, requires_grad=True)
out = (inp + 1).pow(2).t()
out.backward(torch.ones_like(out), retain_graph=True)
print(f"First call\n{inp.grad}")
out.backward(torch.ones_like(out), retain_graph=True)
print(f"Second call\n{inp.grad}")
inp.grad.zero_()
out.backward(torch.ones_like(out))
print(f"After zeroing\n{inp.grad}")
a = torch.tensor([2.0, 3.0], requires_grad=True)
b = torch.tensor([6.0, 4.0], requires_grad=True)
q = 3 * a**3 - b**2
q.backward(gradient=torch.tensor([1.0, 1.0]))
print(9 * a**2 == a.grad, -2 * b == b.grad)


class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        (result,) = ctx.saved_tensors
        return grad_output * result


v = torch.tensor([0.5, 1.5], requires_grad=True, dtype=torch.double)
e = Exp.apply(v)
print(e)
e.sum().backward()
print(v.grad, torch.autograd.gradcheck(Exp.apply, (v,)))
handle = v.register_hook(lambda g: g * 2)
v.grad = None
(v**2).sum().backward()
print(v.grad)
handle.remove()
u = torch.tensor(2.0, requires_grad=True)
(g,) = torch.autograd.grad(u**4, u, create_graph=True)
(h,) = torch.autograd.grad(g, u)
print(g, h)
print(torch.autograd.functional.hessian(lambda t: (t**3).sum(), torch.tensor([1.0, 2.0])))
m = torch.rand(3, requires_grad=True)
k = m * 2
k.retain_grad()
k.sum().backward()
print(k.grad, m.is_leaf, k.is_leaf)
try:
    k.sum().backward()
    k.sum().backward()
except RuntimeError as error:
    print(str(error)[:80])
try:
    torch.ones(3, requires_grad=True).backward()
except RuntimeError as error:
    print(str(error)[:54])
try:
    m += 1
except RuntimeError as error:
    print(str(error)[:74])
