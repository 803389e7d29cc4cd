"""Teaches the student: python train.py --base DIR --data DIR --out DIR.

Reads train.jsonl and validation.jsonl as make-examples writes them (token ids: rendering and
tokenizing are the product's own TypeScript). Runs on a GPU where there is one, else on the CPU.
Saves state.pt every --save-every steps and goes on from it when started again; ends with weights.pt.
"""
import argparse
import json
import math
import os
import random
import time

import torch
import torch.nn.functional as F

from encoder import LEVELS, Linear, Student, read_safetensors, read_student

ATTRIBUTES = ["tool_validity", "reasoning", "compliance", "quality"]
THRESHOLD = 3


def read_examples(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def soft_target(score):
    """A score 0-4 as a distribution over levels: a mean of annotators lies between two levels."""
    target = torch.zeros(LEVELS)
    low = min(int(score), LEVELS - 2)
    target[low], target[low + 1] = 1 - (score - low), score - low
    return target


def batches(examples, tokens, rng):
    """Lists of examples of like length, about `tokens` padded tokens each, in random order."""
    size = lambda e: max(len(w["ids"]) for w in e["windows"])
    order = sorted(examples, key=lambda e: size(e) + rng.random() * 24)
    out, batch, longest, count = [], [], 0, 0
    for example in order:
        wide, n = max(longest, size(example)), len(example["windows"])
        if batch and (count + n) * wide > tokens:
            out.append(batch)
            batch, count, wide = [], 0, size(example)
        batch.append(example)
        longest, count = wide, count + n
    out.append(batch)
    rng.shuffle(out)
    return out


def collate(batch):
    """ids, types, mask: W,S for all W windows of the batch; owner: W, the example of each window."""
    windows = [(k, w) for k, e in enumerate(batch) for w in e["windows"]]
    S = max(len(w["ids"]) for _, w in windows)
    ids, types = (torch.zeros(len(windows), S, dtype=torch.long) for _ in range(2))
    mask = torch.zeros(len(windows), S, dtype=torch.bool)
    for row, (_, w) in enumerate(windows):
        n = len(w["ids"])
        ids[row, :n], types[row, :n], mask[row, :n] = torch.tensor(w["ids"]), torch.tensor(w["types"]), True
    return ids, types, mask, torch.tensor([k for k, _ in windows])


def pool(logits, owner, n):
    """Mean of the windows' logits: W,A,L -> n,A,L. Serving pools in the same way."""
    total = torch.zeros(n, *logits.shape[1:]).index_add(0, owner, logits)
    return total / torch.bincount(owner, minlength=n)[:, None, None]


def loss_of(logits, batch):
    """Mean over the labels: cross entropy + ranked probability score, or -log P(level <= bound)."""
    terms = []
    for row, example in enumerate(batch):
        for name, label in example["labels"].items():
            if name not in ATTRIBUTES:
                continue
            scores = F.log_softmax(logits[row, ATTRIBUTES.index(name)], dim=-1)
            if "atMost" in label:
                terms.append(-torch.logsumexp(scores[: label["atMost"] + 1], 0))
                continue
            target = soft_target(label["score"])
            gap = (scores.exp().cumsum(0) - target.cumsum(0))[:-1]
            terms.append(-(0.95 * target + 0.05 / LEVELS) @ scores * 0.5 + 1.5 * gap.square().sum())
    return torch.stack(terms).mean()


def auroc(pairs):
    """Area under ROC of (badness, is flagged); ties count half. None with one class only."""
    good = sorted(s for s, y in pairs if not y)
    bad = [s for s, y in pairs if y]
    if not good or not bad:
        return None
    import bisect
    wins = sum((bisect.bisect_left(good, s) + bisect.bisect_right(good, s)) / 2 for s in bad)
    return wins / len(good) / len(bad)


@torch.no_grad()
def evaluate(model, examples, tokens, pool=pool):
    """Validation loss and AUROC of the flag per source and attribute."""
    model.eval()
    found, losses = {}, []
    for batch in batches(examples, tokens, random.Random(0)):
        ids, types, mask, owner = collate(batch)
        logits = pool(model(ids, types, mask), owner, len(batch))
        losses.append((loss_of(logits, batch).item(), len(batch)))
        expected = logits.softmax(-1) @ torch.arange(LEVELS, dtype=torch.float)
        for row, example in enumerate(batch):
            for name, label in example["labels"].items():
                if name in ATTRIBUTES and "implied" not in label:
                    pair = (-expected[row, ATTRIBUTES.index(name)].item(), label["score"] < THRESHOLD)
                    found.setdefault(f"{example['source']} {name}", []).append(pair)
    model.train()
    table = {key: auroc(pairs) for key, pairs in sorted(found.items())}
    known = [a for a in table.values() if a is not None]
    return sum(l * n for l, n in losses) / sum(n for _, n in losses), sum(known) / len(known), table


def main():
    cli = argparse.ArgumentParser()
    for name in ("--base", "--data", "--out"):
        cli.add_argument(name, required=True)
    cli.add_argument("--start", help="weights.pt, or model.onnx of a student, to go on from")
    cli.add_argument("--epochs", type=float, default=1)
    cli.add_argument("--share", type=float, default=1, help="of the examples, drawn by the seed, where time is short")
    cli.add_argument("--whole", default="", help="sources that --share leaves whole, with commas between")
    cli.add_argument("--seconds", type=float, default=1e9, help="stop the schedule after this long")
    cli.add_argument("--tokens", type=int, default=4096)
    cli.add_argument("--rate", type=float, default=1.5e-4)
    cli.add_argument("--warmup", type=int, default=60, help="steps in which the rate rises")
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--dropout", type=float, default=0.0, help="not needed in the first epoch")
    cli.add_argument("--threads", type=int, default=2)
    cli.add_argument("--save-every", type=int, default=50)
    cli.add_argument("--half", action="store_true", help="matrix products in bfloat16; weights and sums stay float32")
    cli.add_argument("--as-int8", action="store_true", help="round as the served int8 model will: for the last steps")
    cli.add_argument("--frozen", action="store_true", help="teach the head alone, for comparison")
    args = cli.parse_args()
    Linear.as_int8 = args.as_int8
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)

    config = json.load(open(f"{args.base}/config.json"))
    model = Student(config, ATTRIBUTES, args.dropout)
    if args.start:
        onnx = args.start.endswith(".onnx")
        model.load_state_dict(read_student(args.start) if onnx else torch.load(args.start))
    else:
        model.load_base(read_safetensors(f"{args.base}/model.safetensors"))
    if torch.cuda.is_available():
        torch.set_default_device("cuda")
        model.cuda()
    train, validation = (read_examples(f"{args.data}/{s}.jsonl") for s in ("train", "validation"))
    if args.share < 1:
        train = [e for e in train if e["source"] in args.whole.split(",") or rng.random() < args.share]
    heads = list(model.head.parameters())
    body = [p for p in model.parameters() if all(p is not h for h in heads)]
    for parameter in body:
        parameter.requires_grad = not args.frozen
    groups = [{"params": body, "scale": 1.0}, {"params": heads, "scale": 5.0}]
    optimizer = torch.optim.AdamW(groups, lr=args.rate, weight_decay=0.01, fused=True)

    queue = []
    whole, part = divmod(args.epochs, 1)
    for epoch in range(math.ceil(args.epochs)):
        plan = batches(train, args.tokens, rng)
        queue += plan if epoch < whole else plan[: int(len(plan) * part)]
    print(f"{len(train)} examples, {len(validation)} for validation, {len(queue)} steps", flush=True)
    log = open(f"{args.out}/log.jsonl", "a")
    first, spent = 0, 0.0
    if os.path.exists(f"{args.out}/state.pt"):
        state = torch.load(f"{args.out}/state.pt")
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, spent = state["step"], state["seconds"]
    start, smooth = time.time() - spent, None
    model.train()
    for step in range(first, len(queue)):
        batch = queue[step]
        done = max(step / len(queue), (time.time() - start) / args.seconds)
        if done >= 1:
            break
        rate = args.rate * min(1, (step + 1) / args.warmup) * max(0.02, 1 - done)
        for group in optimizer.param_groups:
            group["lr"] = rate * group["scale"]
        ids, types, mask, owner = collate(batch)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=args.half):
            logits = model(ids, types, mask)
        loss = loss_of(pool(logits.float(), owner, len(batch)), batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
        if step % 20 == 0:
            print(f"{step} loss {smooth:.4f} {time.time() - start:.0f}s {100 * done:.0f}%", flush=True)
        if step % args.save_every == args.save_every - 1:
            seconds = time.time() - start
            state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1, "seconds": seconds}
            torch.save(state, f"{args.out}/state.tmp")
            os.replace(f"{args.out}/state.tmp", f"{args.out}/state.pt")
        if step % 400 == 399:
            sample = random.Random(1).sample(validation, min(600, len(validation)))
            value, area, table = evaluate(model, sample, args.tokens)
            log.write(json.dumps({"step": step, "loss": value, "auroc": area, "table": table}) + "\n")
            log.flush()
            print(f"validation loss {value:.4f} mean AUROC {area:.3f}", flush=True)
    torch.save(model.state_dict(), f"{args.out}/weights.pt")
    value, area, table = evaluate(model, validation, args.tokens)
    log.write(json.dumps({"step": "end", "loss": value, "auroc": area, "table": table}) + "\n")
    print(f"validation loss {value:.4f} mean AUROC {area:.3f}\n{json.dumps(table, indent=1)}")


if __name__ == "__main__":
    main()
