"""The weighted mean of several students: python average.py --out weights.pt 0.7 a/weights.pt 0.3 b/model.onnx

The mean of the weights before and after a training is often better on what was not trained than
either (Wortsman et al., Robust fine-tuning of zero-shot models, 2022). Shares should add up to 1.
"""
import argparse

import torch

from encoder import read_student


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("--out", required=True)
    cli.add_argument("parts", nargs="+", help="share, weights.pt or model.onnx, share, ...")
    args = cli.parse_args()
    mean = {}
    for share, path in zip(args.parts[::2], args.parts[1::2], strict=True):
        state = read_student(path) if path.endswith(".onnx") else torch.load(path)
        for name, value in state.items():
            mean[name] = mean.get(name, 0) + float(share) * value
    torch.save(mean, args.out)


if __name__ == "__main__":
    main()
