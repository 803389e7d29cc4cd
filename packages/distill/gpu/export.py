"""Weights to a student folder: python export.py --base DIR --weights F --data DIR --card F --out DIR.

Writes model.onnx (int8), tokenizer.json and model-card.json. `--card` is the part of the card that
only TypeScript knows (trace format, taught wording, data, licences), as make-card writes it. The
calibrator is fitted on the validation examples alone, on the int8 model's own logits.
"""
import argparse
import hashlib
import json
import os
import random
import shutil

import numpy as np
import onnxruntime
import torch

from encoder import LEVELS, Student
from int8 import ease, quantise
from train import ATTRIBUTES, THRESHOLD, auroc, read_examples, soft_target


def export_onnx(model, path):
    """input_ids, token_type_ids: int64 1,S -> logits: float32 1,A,L."""
    ids, types = torch.randint(5, 2000, (1, 40)), torch.zeros(1, 40, dtype=torch.long)
    names = {"input_names": ["input_ids", "token_type_ids"], "output_names": ["logits"]}
    sizes = {"input_ids": {1: "S"}, "token_type_ids": {1: "S"}}
    torch.onnx.export(model.eval(), (ids, types), path, dynamic_axes=sizes, opset_version=17, dynamo=False, **names)


def predict(path, examples):
    """Pooled logits A,L of each example, one window a run, as serving does."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(path, options)
    run = lambda w: session.run(["logits"], {"input_ids": np.array([w["ids"]], dtype=np.int64), "token_type_ids": np.array([w["types"]], dtype=np.int64)})[0][0]
    return [np.mean([run(w) for w in example["windows"]], axis=0) for example in examples]


def labelled(logits, examples, attribute):
    """Logits n,L and soft targets n,L of the examples to which somebody gave the attribute a label."""
    given = lambda e: attribute in e["labels"] and "implied" not in e["labels"][attribute]
    pairs = [(l[ATTRIBUTES.index(attribute)], e["labels"][attribute]) for l, e in zip(logits, examples) if given(e)]
    return torch.tensor(np.array([l for l, _ in pairs])), torch.stack([soft_target(y["score"]) for _, y in pairs])


def fit_calibrator(logits, targets):
    """Temperature and five shifts that minimise the mean negative log likelihood, slightly held to 1 and 0."""
    log_t, bias = torch.zeros(1, requires_grad=True), torch.zeros(LEVELS, requires_grad=True)
    optimizer = torch.optim.LBFGS([log_t, bias], max_iter=200)

    def closure():
        optimizer.zero_grad()
        scores = torch.log_softmax(logits / log_t.exp() + bias, dim=-1)
        loss = -(targets * scores).sum(1).mean() + 1e-3 * (bias.square().sum() + log_t.square().sum())
        loss.backward()
        return loss

    optimizer.step(closure)
    return {"temperature": round(log_t.exp().item(), 5), "bias": [round(b, 5) for b in bias.tolist()]}


def flag_ece(probabilities, targets, bins=10):
    """Expected calibration error of P(score < 3) over equal-width bins."""
    p = probabilities[:, :THRESHOLD].sum(1).numpy()
    y = (targets @ torch.arange(LEVELS, dtype=torch.float) < THRESHOLD).numpy()
    which = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[which == b].sum() - y[which == b].sum()) for b in range(bins)) / len(p))


def main():
    cli = argparse.ArgumentParser()
    for name in ("--base", "--weights", "--data", "--card", "--out"):
        cli.add_argument(name, required=True)
    cli.add_argument("--sample", type=int, default=10**9, help="validation examples to use")
    args = cli.parse_args()
    os.makedirs(args.out, exist_ok=True)
    model = Student(json.load(open(f"{args.base}/config.json")), ATTRIBUTES)
    model.load_state_dict(torch.load(args.weights))
    ease(model.eval(), random.Random(2).sample(read_examples(f"{args.data}/train.jsonl"), 200))
    full, small = f"{args.out}/full.onnx", f"{args.out}/model.onnx"
    export_onnx(model, full)
    quantise(full, small)
    shutil.copy(f"{args.base}/tokenizer.json", f"{args.out}/tokenizer.json")

    examples = read_examples(f"{args.data}/validation.jsonl")
    examples = random.Random(1).sample(examples, min(args.sample, len(examples)))
    logits, exact = predict(small, examples), predict(full, examples)
    calibrator, metrics = {}, {}
    for attribute in ATTRIBUTES:
        x, y = labelled(logits, examples, attribute)
        calibrator[attribute] = fit_calibrator(x, y)
        fitted = torch.softmax(x / calibrator[attribute]["temperature"] + torch.tensor(calibrator[attribute]["bias"]), -1)
        steps = torch.arange(LEVELS, dtype=torch.float)
        flags = y @ steps < THRESHOLD
        other = labelled(exact, examples, attribute)[0]
        same = ((x.softmax(-1) @ steps < THRESHOLD) == (other.softmax(-1) @ steps < THRESHOLD)).float().mean()
        metrics[attribute] = {
            "n": len(x),
            "auroc": auroc(list(zip((-(fitted @ steps)).tolist(), flags.tolist()))),
            "ece": flag_ece(fitted, y),
            "eceBefore": flag_ece(x.softmax(-1), y),
            "sameFlagAsFloat": same.item(),
        }
    os.remove(full)
    card = json.load(open(args.card))
    digest = lambda f: hashlib.sha256(open(f"{args.out}/{f}", "rb").read()).hexdigest()
    card["attributes"] = ATTRIBUTES
    card["files"] = {f: digest(f) for f in ("model.onnx", "tokenizer.json")}
    card["calibrator"] = calibrator
    card["pooling"] = "mean"
    card["metrics"] = {"validation": metrics}
    json.dump(card, open(f"{args.out}/model-card.json", "w"), indent=2)
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    main()
