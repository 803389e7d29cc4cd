"""int8 weights that every processor multiplies alike.

Where a processor has no VNNI instructions, ONNX Runtime adds the products of two neighbouring inputs
in 16 bits, and what is over stops at 32,767 (`vpmaddubsw`). Activations reach 255, so two neighbouring
weights of one sign may add up to 128 at most: 255 * 128 = 32,640. One scale an output that keeps to that
is 1.3 times as coarse on average as one for [-127, 127]; a range of 7 bits would be twice as coarse.
"""
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

PAIR = 128


def unit_of(weight):
    """weight: out,in. Gives the scale of each output: out,1."""
    together = lambda w: w.clamp(min=0).view(len(w), -1, 2).sum(2).amax(1, True)
    pair = torch.maximum(together(weight), together(-weight))
    return torch.maximum(weight.abs().amax(1, True) / 127, pair / PAIR).clamp(min=1e-8)


def rounded(weight, unit):
    """weight: out,in. Whole numbers -127 to 127 of which no two neighbours of one sign add up to more than 128."""
    exact = weight / unit
    whole = exact.round().clamp(-127, 127)
    pairs = whole.view(len(whole), -1, 2)
    over = (pairs.abs().sum(2) > PAIR) & (pairs.prod(2) > 0)
    # Both were rounded away from zero: the one that moved more goes back.
    moved = (whole.abs() - exact.abs()).view_as(pairs)
    back = torch.stack((moved[..., 0] >= moved[..., 1], moved[..., 0] < moved[..., 1]), 2) & over[..., None]
    return (pairs - back * pairs.sign()).view_as(whole)


@torch.no_grad()
def ease(model, examples):
    """Makes the inputs of the feed-forward layers easier to round, without changing what the model computes.

    They have one scale a window, and single channels reach 28 where most reach 2: the others are left some 20
    levels. Channel j is divided by sqrt(peak j / median peak), where that is over 1, and its weights are
    multiplied by it (Xiao et al., SmoothQuant, 2023; there the weights' peaks count too, which is worse here).
    """
    layers = {n: m for n, m in model.named_modules() if n.endswith((".up", ".down"))}
    peaks = {n: torch.zeros(m.in_features) for n, m in layers.items()}

    def watch(name):
        def keep_peaks(_, given):
            peaks[name] = torch.maximum(peaks[name], given[0].abs().amax((0, 1)))

        return keep_peaks

    hooks = [m.register_forward_pre_hook(watch(n)) for n, m in layers.items()]
    for example in examples:
        for window in example["windows"]:
            model(torch.tensor([window["ids"]]), torch.tensor([window["types"]]))
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        times = (peaks[name] / peaks[name].median().clamp(min=1e-6)).clamp(min=1).sqrt()
        layer.weight.mul_(times)
        layer.ease = 1 / times


def quantise(full, small):
    """The float model `full` to the int8 model `small`, with one scale an output."""
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, per_channel=True)
    floats = {i.name: i for i in onnx.load(full).graph.initializer}
    model = onnx.load(small)
    held = {i.name: i for i in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type != "MatMulInteger":
            continue
        name = node.input[1].removesuffix("_quantized")
        weight = torch.tensor(numpy_helper.to_array(floats[name.removesuffix("_Transposed")]))
        # Those of a Gemm stand as out,in; the name says so in older versions of ONNX Runtime only.
        weight = weight if "Gemm" in node.name else weight.T.contiguous()
        unit = unit_of(weight)
        values = rounded(weight, unit).T.numpy().astype(np.int8)
        held[f"{name}_quantized"].CopyFrom(numpy_helper.from_array(values, f"{name}_quantized"))
        held[f"{name}_scale"].CopyFrom(numpy_helper.from_array(unit.numpy().reshape(-1), f"{name}_scale"))
    onnx.save(model, small)
