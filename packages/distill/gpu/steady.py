"""Teaches a student what must not matter: python steady.py --base DIR --start model.onnx --pairs pairs.jsonl --out DIR.

Reads pairs of the same step, one of them with something beside the matter in its run (make-pairs).
The student that it starts from is the teacher, and reads the clean one only: the loss is the mean
divergence KL(teacher(clean) || student(changed)) + KL(teacher(clean) || student(clean)), so that
the student answers both as it answered the clean one before. No label is read.
Saves state.pt every --save-every steps, goes on from it when started again, and ends with weights.pt.
"""
import argparse
import copy
import json
import os
import random
import time

import torch
import torch.nn.functional as F

from encoder import Student, read_student
from train import ATTRIBUTES, batches, collate, pool, read_examples


def as_batches(pairs, tokens, rng):
    """Lists of pairs of like length: each pair stands in its batch as one example of both its windows."""
    return batches([{**p, "windows": p["clean"] + p["changed"]} for p in pairs], tokens, rng)


def side(batch, name):
    return collate([{"windows": pair[name]} for pair in batch])


def log_levels(model, batch, name):
    """log P(level): n,A,L for the n pairs of a batch."""
    ids, types, mask, owner = side(batch, name)
    return F.log_softmax(pool(model(ids, types, mask), owner, len(batch)), dim=-1)


def divergence(wanted, said):
    """KL(wanted || said), mean over pairs and attributes; both are log P."""
    return F.kl_div(said, wanted, reduction="none", log_target=True).sum(-1).mean()


def main():
    cli = argparse.ArgumentParser()
    for name in ("--base", "--start", "--pairs", "--out"):
        cli.add_argument(name, required=True)
    cli.add_argument("--steps", type=int, default=500)
    cli.add_argument("--tokens", type=int, default=4096)
    cli.add_argument("--rate", type=float, default=6e-5)
    cli.add_argument("--warmup", type=int, default=40)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--threads", type=int, default=2)
    cli.add_argument("--save-every", type=int, default=25)
    args = cli.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    if torch.cuda.is_available():
        torch.set_default_device("cuda")

    student = Student(json.load(open(f"{args.base}/config.json")), ATTRIBUTES)
    student.load_state_dict(read_student(args.start))
    teacher = copy.deepcopy(student).eval().requires_grad_(False)
    optimizer = torch.optim.AdamW(student.parameters(), lr=args.rate, weight_decay=0.01, fused=True)

    pairs, rng, queue = read_examples(args.pairs), random.Random(args.seed), []
    while len(queue) < args.steps:
        queue += as_batches(pairs, args.tokens, rng)
    print(f"{len(pairs)} pairs, {len(queue) / args.steps:.2f} of the steps in whole rounds", flush=True)
    first, smooth = 0, None
    if os.path.exists(f"{args.out}/state.pt"):
        state = torch.load(f"{args.out}/state.pt")
        student.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first = state["step"]
    start = time.time()
    student.train()
    for step in range(first, args.steps):
        batch = queue[step]
        with torch.no_grad():
            wanted = log_levels(teacher, batch, "clean")
        changed = divergence(wanted, log_levels(student, batch, "changed"))
        clean = divergence(wanted, log_levels(student, batch, "clean"))
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1, (step + 1) / args.warmup) * max(0.02, 1 - step / args.steps)
        (changed + clean).backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        now = torch.tensor([changed.item(), clean.item()], device="cpu")
        smooth = now if smooth is None else 0.95 * smooth + 0.05 * now
        if step % 10 == 0:
            print(f"{step} changed {smooth[0]:.4f} clean {smooth[1]:.4f} {time.time() - start:.0f}s", flush=True)
        if step % args.save_every == args.save_every - 1:
            state = {"model": student.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}
            torch.save(state, f"{args.out}/state.tmp")
            os.replace(f"{args.out}/state.tmp", f"{args.out}/state.pt")
    torch.save(student.state_dict(), f"{args.out}/weights.pt")


if __name__ == "__main__":
    main()
