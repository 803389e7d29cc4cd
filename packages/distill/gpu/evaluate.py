"""Compares students on the same examples: python evaluate.py --base DIR --data validation.jsonl a.pt b.onnx ...

Prints loss and AUROC of the flag, mean over source and attribute, then each of them.
"""
import argparse
import json
import random

import torch

from encoder import Student, read_student
from train import ATTRIBUTES, evaluate, read_examples


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("--base", required=True)
    cli.add_argument("--data", required=True)
    cli.add_argument("--sample", type=int, default=10**9, help="examples to use")
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
        loss, area, tables[path] = evaluate(model, examples, 4096)
        print(f"{path}: loss {loss:.4f}, mean AUROC {area:.4f}, n {len(examples)}", flush=True)
    for key in tables[args.weights[0]]:
        cells = [tables[path][key] for path in args.weights]
        print(key.ljust(42), *("      -" if cell is None else f"{cell:7.3f}" for cell in cells))


if __name__ == "__main__":
    main()
