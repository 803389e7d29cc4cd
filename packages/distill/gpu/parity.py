"""Loss and gradients of the student in PyTorch, for the TypeScript training to be held against.

python parity.py writes parity.json beside this file: a tiny student, one batch with padding, several
windows, mean labels and a bound, and what `encoder.py` and `train.py` make of them in float64.
"""
import json
import os
import random

import torch

from encoder import LEVELS, Student
from train import ATTRIBUTES, collate, loss_of, pool, soft_target

CONFIG = {
    "vocab_size": 60,
    "max_position_embeddings": 24,
    "hidden_size": 16,
    "num_attention_heads": 4,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
}


def draw_parameters(model):
    """Random values of four decimals, so that the file says exactly what was used."""
    with torch.no_grad():
        for name, value in model.named_parameters():
            centre = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            value.copy_((centre + 0.25 * torch.randn_like(value)).mul(1e4).round().div(1e4))


def draw_examples(rng):
    window = lambda size: {"ids": [rng.randrange(60) for _ in range(size)], "types": [int(k > size // 2) for k in range(size)]}
    labels = [
        {"tool_validity": {"score": 2.5}, "quality": {"score": 4}},
        {"reasoning": {"score": 0}, "compliance": {"atMost": 1}},
        {"quality": {"score": 3.25}, "tool_validity": {"atMost": 2}},
    ]
    sizes = [[9], [14, 5, 11], [7, 14]]
    return [{"windows": [window(n) for n in ns], "labels": l} for ns, l in zip(sizes, labels)]


def batch_of(examples):
    """The batch as TypeScript's TrainingBatch has it, from train.py's own collate."""
    ids, types, mask, owner = collate(examples)
    N, A, n = len(examples), len(ATTRIBUTES), sum(len(e["labels"]) for e in examples)
    targets, allowed = torch.zeros(N, A, LEVELS), torch.zeros(N, A, LEVELS)
    weights, bounds, pooled = torch.zeros(N, A), torch.zeros(N, A), torch.zeros(N, len(owner))
    for row, example in enumerate(examples):
        pooled[row, owner == row] = 1 / len(example["windows"])
        for name, label in example["labels"].items():
            a = ATTRIBUTES.index(name)
            if "atMost" in label:
                allowed[row, a, : label["atMost"] + 1], bounds[row, a] = 1, 1 / n
            else:
                targets[row, a], weights[row, a] = soft_target(label["score"]), 1 / n
    tensors = {"ids": ids, "types": types, "mask": mask.double(), "pool": pooled, "targets": targets}
    tensors |= {"weights": weights, "allowed": allowed, "boundWeights": bounds}
    sizes = {"windows": len(owner), "length": ids.shape[1], "examples": N}
    return sizes | {name: tensor.flatten().tolist() for name, tensor in tensors.items()}


def main():
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    model = Student(CONFIG, ATTRIBUTES)
    draw_parameters(model)
    examples = draw_examples(random.Random(7))
    ids, types, mask, owner = collate(examples)
    logits = pool(model(ids, types, mask), owner, len(examples))
    loss = loss_of(logits, examples)
    loss.backward()
    short = lambda tensor: [float(f"{v:.7g}") for v in tensor.flatten().tolist()]
    found = {
        "config": CONFIG,
        "attributes": ATTRIBUTES,
        "batch": batch_of(examples),
        "parameters": {name: {"dims": list(p.shape), "data": short(p)} for name, p in model.named_parameters()},
        "loss": loss.item(),
        "logits": short(logits),
        "gradients": {name: short(p.grad) for name, p in model.named_parameters()},
    }
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "parity.json"), "w") as file:
        json.dump(found, file, separators=(",", ":"))


if __name__ == "__main__":
    main()
