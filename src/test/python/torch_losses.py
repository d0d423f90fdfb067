"""Writes the stored cases that TorchLossTest compares the kernels' losses with.

    pip install torch torchvision
    python src/test/python/torch_losses.py > src/test/resources/io/counterweight/kernel/torch-losses.txt

The stored ones are of torch 2.13.0 and torchvision 0.29.1, on Linux.

A case is a mini-batch. Its first line has the loss, the number of classes, gamma, alpha (of class 1,
`none` without) and the mean loss; a line an example follows: label, weight, logits, and the
gradient of the mean loss by each logit. Logits are float32 and exact in the text; PyTorch computes
in double.

- cross-entropy: torch.nn.CrossEntropyLoss(weight), mean over the weights
- sigmoid-focal: torchvision.ops.sigmoid_focal_loss, two classes, mean
- softmax-focal: -alpha_y (1 - p_y)^gamma ln p_y by autograd, any classes, mean
"""

import torch
from torchvision.ops import sigmoid_focal_loss

ROWS = 12


def logits_of(generator, classes, spread):
    columns = 1 if classes == 2 else classes
    return (torch.randn(ROWS, columns, generator=generator) * spread).double().requires_grad_()


def both(logits):
    """Two logits for the one of class 1 against class 0."""
    return torch.cat([torch.zeros_like(logits), logits], 1) if logits.shape[1] == 1 else logits


def write(kind, classes, gamma, alpha, loss, labels, weights, logits):
    loss.backward()
    print("case", kind, classes, gamma, alpha, repr(loss.item()))
    for row in range(ROWS):
        numbers = [*logits[row].tolist(), *logits.grad[row].tolist()]
        print(labels[row].item(), weights[row].item(), *(repr(number) for number in numbers))


def main():
    generator = torch.Generator().manual_seed(4)
    for classes in (2, 5):
        for spread in (1.0, 4.0):
            logits = logits_of(generator, classes, spread)
            labels = torch.randint(classes, (ROWS,), generator=generator)
            weight = (10 * torch.rand(classes, generator=generator)).double()
            loss = torch.nn.CrossEntropyLoss(weight=weight)(both(logits), labels)
            write("cross-entropy", classes, 0, "none", loss, labels, weight[labels], logits)

    ones = torch.ones(ROWS)
    for gamma, alpha in ((2, 0.25), (2, -1), (1, 0.75), (0.5, -1), (5, 0.5)):
        logits = logits_of(generator, 2, 4.0)
        labels = torch.randint(2, (ROWS,), generator=generator)
        loss = sigmoid_focal_loss(logits[:, 0], labels.double(), alpha, gamma, "mean")
        name = "none" if alpha < 0 else alpha
        write("sigmoid-focal", 2, gamma, name, loss, labels, ones, logits)

    for classes in (2, 5):
        for gamma, alpha in ((2, 0.25), (2, -1), (1, 0.75), (5, 0.5)):
            logits = logits_of(generator, classes, 3.0)
            labels = torch.randint(classes, (ROWS,), generator=generator)
            log_p = torch.log_softmax(both(logits), 1)[torch.arange(ROWS), labels]
            factor = ones.double() if alpha < 0 else torch.where(labels == 0, 1 - alpha, alpha)
            loss = (-factor * (1 - log_p.exp()) ** gamma * log_p).mean()
            name = "none" if alpha < 0 else alpha
            write("softmax-focal", classes, gamma, name, loss, labels, ones, logits)


if __name__ == "__main__":
    main()
