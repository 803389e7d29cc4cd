"""How far a frozen encoder goes: python probe.py --base DIR --data DIR [--share 0.2].

Runs the base encoder once over examples of make-examples, then fits the student's head alone, on what
the encoder gives, until the held-out loss no longer falls. For comparison with the student, which is
taught in all its parameters: `evaluate.py` prints the same for it.
"""
import argparse
import json
import random

import torch

from encoder import LEVELS, Student, read_safetensors, read_student
from train import ATTRIBUTES, THRESHOLD, auroc, batches, collate, read_examples, soft_target


@torch.no_grad()
def features(model, examples):
    """What the head reads, the mean of an example's windows: N,2H; with the examples in that order."""
    rows, order, keep = [], [], []
    hook = model.head.register_forward_pre_hook(lambda _, inputs: keep.append(inputs[0]))
    for batch in batches(examples, 4096, random.Random(0)):
        ids, types, mask, owner = collate(batch)
        model(ids, types, mask)
        pooled = keep.pop()
        total = torch.zeros(len(batch), pooled.shape[1]).index_add(0, owner, pooled)
        rows.append(total / torch.bincount(owner, minlength=len(batch))[:, None])
        order += batch
    hook.remove()
    return torch.cat(rows), order


def logits_of(head, x):
    return head(x).view(len(x), len(ATTRIBUTES), LEVELS)


def labels_of(examples):
    """Of all K labels that are no mere bounds: row K, attribute K, target K,L."""
    known = [
        (row, ATTRIBUTES.index(name), soft_target(label["score"]))
        for row, example in enumerate(examples)
        for name, label in example["labels"].items()
        if name in ATTRIBUTES and "atMost" not in label
    ]
    rows, attributes, targets = zip(*known)
    return torch.tensor(rows), torch.tensor(attributes), torch.stack(targets)


def loss_over(logits, labels):
    """What `train.loss_of` is, for all labels at once; bounds are left out."""
    rows, attributes, target = labels
    scores = logits[rows, attributes].log_softmax(-1)
    gap = (scores.exp().cumsum(-1) - target.cumsum(-1))[:, :-1]
    entropy = -((0.95 * target + 0.05 / LEVELS) * scores).sum(-1)
    return (0.5 * entropy + 1.5 * gap.square().sum(-1)).mean()


@torch.no_grad()
def areas(head, x, examples):
    expected = logits_of(head, x).softmax(-1) @ torch.arange(LEVELS, dtype=torch.float)
    found = {}
    for row, example in enumerate(examples):
        for name, label in example["labels"].items():
            if name in ATTRIBUTES and "implied" not in label:
                pair = (-expected[row, ATTRIBUTES.index(name)].item(), label["score"] < THRESHOLD)
                found.setdefault(f"{example['source']} {name}", []).append(pair)
    return {key: auroc(pairs) for key, pairs in sorted(found.items())}


def main():
    cli = argparse.ArgumentParser()
    for name in ("--base", "--data"):
        cli.add_argument(name, required=True)
    cli.add_argument("--start", help="weights.pt or model.onnx: a student's encoder instead of the base's")
    cli.add_argument("--share", type=float, default=1, help="of the training examples")
    cli.add_argument("--rounds", type=int, default=400)
    args = cli.parse_args()
    torch.manual_seed(1)
    model = Student(json.load(open(f"{args.base}/config.json")), ATTRIBUTES).eval()
    if args.start:
        model.load_state_dict(read_student(args.start) if args.start.endswith(".onnx") else torch.load(args.start))
        model.head.reset_parameters()
    else:
        model.load_base(read_safetensors(f"{args.base}/model.safetensors"))
    rng = random.Random(1)
    train = [e for e in read_examples(f"{args.data}/train.jsonl") if rng.random() < args.share]
    x, train = features(model, train)
    y, held = features(model, read_examples(f"{args.data}/validation.jsonl"))
    mean, spread = x.mean(0), x.std(0) + 1e-6
    x, y = (x - mean) / spread, (y - mean) / spread
    print(f"{len(train)} examples, {len(held)} held out, {x.shape[1]} values each", flush=True)
    optimizer = torch.optim.AdamW(model.head.parameters(), lr=1e-3, weight_decay=0.1)
    taught, looked_at = labels_of(train), labels_of(held)
    best = None
    for round_ in range(args.rounds):
        loss = loss_over(logits_of(model.head, x), taught)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if round_ % 20 != 19:
            continue
        with torch.no_grad():
            value = loss_over(logits_of(model.head, y), looked_at).item()
        if best is None or value < best[0]:
            best = (value, round_ + 1, areas(model.head, y, held))
    value, rounds, table = best
    known = [area for area in table.values() if area is not None]
    print(f"held-out loss {value:.4f} after {rounds} rounds, mean AUROC {sum(known) / max(1, len(known)):.4f}")
    for key, area in table.items():
        print(key.ljust(42), "      -" if area is None else f"{area:7.3f}")


if __name__ == "__main__":
    main()
