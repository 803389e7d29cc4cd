"""The student: a BERT encoder (MiniLM shape) with one linear head for all attributes.

Plain PyTorch, so that each line can be held against the ONNX graph that serves it.
B windows, S tokens, H hidden, A attributes, L = 5 levels.
"""
import json
import struct

import torch
import torch.nn.functional as F
from torch import nn

from int8 import rounded, unit_of

LEVELS = 5


def read_safetensors(path):
    """Tensor name -> float32 tensor. Format: u64 header length, JSON header, raw little-endian data."""
    types = {"F32": torch.float32, "F16": torch.float16, "I64": torch.int64}
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = bytearray(file.read())
    tensors = {}
    for name, info in header.items():
        if name == "__metadata__":
            continue
        begin, end = info["data_offsets"]
        flat = torch.frombuffer(data[begin:end], dtype=types[info["dtype"]])
        tensors[name] = flat.reshape(info["shape"]).clone()
    return tensors


def read_student(path):
    """state_dict of Student from a served model.onnx: int8 times scale, so each weight is off by at most half a scale."""
    import onnx

    graph = onnx.load(path).graph
    held = {i.name: torch.tensor(onnx.numpy_helper.to_array(i)) for i in graph.initializer}
    full = lambda name: (held[name + "_quantized"].float() - held[name + "_zero_point"].float()) * held[name + "_scale"]
    state = {name: value for name, value in held.items() if name.endswith((".weight", ".bias"))}
    for name in ("words", "places", "types"):
        state[name + ".weight"] = full(name + ".weight")
    for node in graph.node:
        if node.op_type == "MatMulInteger":  # named /layers.0/query/MatMul_quant; weights stand as in,out
            owner = node.name.strip("/").rsplit("/", 1)[0].replace("/", ".")
            state[owner + ".weight"] = full(node.input[1].removesuffix("_quantized")).T.contiguous() * held.get(owner + ".ease", 1)
    return state


class Linear(nn.Linear):
    """A linear layer that may be trained as it will be served: `as_int8` rounds what it reads (256 levels,
    one range a window) and its weights (one scale an output), and lets gradients pass as if it had not."""

    as_int8 = False

    def __init__(self, into, out):
        super().__init__(into, out)
        self.register_buffer("ease", None)  # in; times this is the input read, where `int8.ease` says so

    def forward(self, x):
        x = x if self.ease is None else x * self.ease
        if not Linear.as_int8:
            return super().forward(x)
        low, high = x.detach().amin((1, 2), True).clamp(max=0), x.detach().amax((1, 2), True).clamp(min=0)
        step = ((high - low) / 255).clamp(min=1e-8)
        read = x + (((x - low) / step).round() * step + low - x).detach()
        unit = unit_of(self.weight.detach())
        weight = self.weight + (rounded(self.weight.detach(), unit) * unit - self.weight).detach()
        return F.linear(read, weight, self.bias)


class Layer(nn.Module):
    """Self-attention and feed-forward, each with a residual and LayerNorm after it (post-norm BERT)."""

    def __init__(self, hidden, heads, inner, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query, self.key, self.value = (Linear(hidden, hidden) for _ in range(3))
        self.out = Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up, self.down = Linear(hidden, inner), Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)

    def forward(self, x, mask):
        B, S, H = x.shape
        split = lambda y: y.view(B, S, self.heads, H // self.heads).transpose(1, 2)  # B,heads,S,d
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(B, S, H))
        x = self.norm1(x + F.dropout(mixed, self.dropout, self.training))
        fed = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(fed, self.dropout, self.training))


class Student(nn.Module):
    def __init__(self, config, attributes, dropout=0.0):
        super().__init__()
        hidden = config["hidden_size"]
        self.attributes = attributes
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.places = nn.Embedding(config["max_position_embeddings"], hidden)
        self.types = nn.Embedding(2, hidden)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        self.head = nn.Linear(2 * hidden, len(attributes) * LEVELS)
        self.dropout = dropout

    def forward(self, ids, types, mask=None):
        """ids, types: B,S int64; mask: B,S bool, true where a token is. Returns logits B,A,L."""
        S = ids.shape[1]
        x = self.words(ids) + self.places(torch.arange(S)) + self.types(types)
        x = F.dropout(self.norm(x), self.dropout, self.training)
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, wide)
        if mask is None:
            mean = x.mean(1)
        else:
            keep = mask[:, :, None].to(x.dtype)
            mean = (x * keep).sum(1) / keep.sum(1)
        pooled = torch.cat([x[:, 0], mean], dim=1)  # B,2H
        logits = self.head(F.dropout(pooled, self.dropout, self.training))
        return logits.view(-1, len(self.attributes), LEVELS)

    def load_base(self, tensors):
        """Weights of a Hugging Face BERT encoder; the head stays as it was made."""
        get = lambda name: tensors.get(name, tensors.get("bert." + name))
        with torch.no_grad():
            self.words.weight.copy_(get("embeddings.word_embeddings.weight"))
            self.places.weight.copy_(get("embeddings.position_embeddings.weight"))
            self.types.weight.copy_(get("embeddings.token_type_embeddings.weight"))
            pairs = [(self.norm, "embeddings.LayerNorm")]
            for k, layer in enumerate(self.layers):
                at = f"encoder.layer.{k}."
                pairs += [
                    (layer.query, at + "attention.self.query"),
                    (layer.key, at + "attention.self.key"),
                    (layer.value, at + "attention.self.value"),
                    (layer.out, at + "attention.output.dense"),
                    (layer.norm1, at + "attention.output.LayerNorm"),
                    (layer.up, at + "intermediate.dense"),
                    (layer.down, at + "output.dense"),
                    (layer.norm2, at + "output.LayerNorm"),
                ]
            for module, name in pairs:
                module.weight.copy_(get(name + ".weight"))
                module.bias.copy_(get(name + ".bias"))
