"""Compares students on the same examples: python evaluate.py --base DIR --data validation.jsonl a.pt b.onnx ...

Prints loss and AUROC of the flag, mean over source and attribute, then each of them. `--windows` compares
ways to pool the windows of long steps instead, on the examples that have several.
"""
import argparse
import json
import random

import torch

from encoder import LEVELS, Student, read_student
from train import ATTRIBUTES, evaluate, pool, read_examples


def first(logits, owner, n):
    return torch.stack([logits[owner == k][0] for k in range(n)])


def last(logits, owner, n):
    return torch.stack([logits[owner == k][-1] for k in range(n)])


def worst(logits, owner, n):
    """Of each attribute the window that expects least."""
    expected = logits.softmax(-1) @ torch.arange(LEVELS, dtype=torch.float)  # W,A
    rows = []
    for k in range(n):
        mine, of = logits[owner == k], expected[owner == k].argmin(0)
        rows.append(mine[of, torch.arange(len(of))])
    return torch.stack(rows)


def probabilities(logits, owner, n):
    """Mean of the windows' probabilities instead of their logits."""
    return pool(logits.softmax(-1), owner, n).log()


def compared_windows(model, examples):
    several = [example for example in examples if len(example["windows"]) > 1]
    print(f"{len(several)} examples of several windows")
    for name, way in {"mean": pool, "probabilities": probabilities, "first": first, "last": last, "worst": worst}.items():
        loss, area, _ = evaluate(model, several, 4096, way)
        print(f"{name.ljust(14)} loss {loss:.4f}, mean AUROC {area:.4f}", flush=True)


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("--base", required=True)
    cli.add_argument("--data", required=True)
    cli.add_argument("--sample", type=int, default=10**9, help="examples to use")
    cli.add_argument("--windows", action="store_true", help="compare ways to pool windows")
    cli.add_argument("weights", nargs="+", help="weights.pt, or model.onnx of a student")
    args = cli.parse_args()
    examples = read_examples(args.data)
    # By place, so that files made with other options give the same cases.
    chosen = sorted(random.Random(1).sample(range(len(examples)), min(args.sample, len(examples))))
    examples = [examples[at] for at in chosen]
    tables = {}
    for path in args.weights:
        model = Student(json.load(open(f"{args.base}/config.json")), ATTRIBUTES)
        model.load_state_dict(read_student(path) if path.endswith(".onnx") else torch.load(path))
        if args.windows:
            compared_windows(model, examples)
            continue
        loss, area, tables[path] = evaluate(model, examples, 4096)
        print(f"{path}: loss {loss:.4f}, mean AUROC {area:.4f}, n {len(examples)}", flush=True)
    for key in tables.get(args.weights[0], {}):
        cells = [tables[path][key] for path in args.weights]
        print(key.ljust(42), *("      -" if cell is None else f"{cell:7.3f}" for cell in cells))


if __name__ == "__main__":
    main()
