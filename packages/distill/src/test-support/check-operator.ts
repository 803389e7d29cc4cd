import { multiplyConstant } from "../autodiff/elementwise.ts";
import { sumAll } from "../autodiff/reduce.ts";
import { Tape } from "../autodiff/tape.ts";
import { importRuntime, openRunner } from "../train/onnx-runtime.ts";

/** An operator under test: from the names of its inputs to that of its output. */
export type Operator = (tape: Tape, inputs: string[]) => string;

/** Values of a repeatable random looking sequence, -1 to 1. */
export function spread(size: number, seed = 1): Float32Array {
  return Float32Array.from({ length: size }, (_, k) => Math.sin((k + 1) * 12.9898 + seed * 78.233));
}

const sizeOf = (dims: readonly number[]) => dims.reduce((product, dim) => product * dim, 1);

/**
 * How far an operator's gradients are from central differences, as a share of the largest gradient.
 * The loss is the sum of the outputs, each with a weight of its own, taken in float64.
 */
export async function gradientError(
  operator: Operator,
  shapes: readonly (readonly number[])[],
  outputDims: readonly number[],
): Promise<number> {
  const { Tensor } = await importRuntime();
  const names = shapes.map((_, at) => `x${at}`);
  const tape = new Tape();
  const inputs = names.map((name, at) => tape.graph.input(name, "float32", shapes[at] ?? []));
  const y = operator(tape, inputs);
  const weights = spread(sizeOf(outputDims), 5);
  const weighed = multiplyConstant(
    tape,
    y,
    tape.graph.tensor("loss weights", "float32", outputDims, weights),
  );
  const gradients = tape.backward(sumAll(tape, weighed), inputs);
  tape.graph.output(y, "y", "float32", outputDims);
  for (const name of names) {
    tape.graph.output(gradients.get(name) ?? "", `d ${name}`, "float32", ["n"]);
  }
  const runner = await openRunner(tape.graph.model(), 1);
  const values = shapes.map((dims, at) => spread(sizeOf(dims), at));
  const run = () =>
    runner.run(
      Object.fromEntries(
        names.map((name, at) => [
          name,
          new Tensor("float32", values[at] ?? new Float32Array(), shapes[at] ?? []),
        ]),
      ),
    );
  const loss = async () => {
    const out = (await run()).y?.data as Float32Array;
    return out.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
  };
  const exact = await run();
  let worst = 0;
  let largest = 1e-3;
  for (const [at, x] of values.entries()) {
    const gradient = exact[`d x${at}`]?.data as Float32Array;
    for (let k = 0; k < x.length; k++) {
      const numeric = await centralDifference(x, k, loss);
      worst = Math.max(worst, Math.abs(numeric - (gradient[k] ?? Number.NaN)));
      largest = Math.max(largest, Math.abs(numeric));
    }
  }
  await runner.release();
  return worst / largest;
}

async function centralDifference(
  x: Float32Array,
  k: number,
  loss: () => Promise<number>,
): Promise<number> {
  const kept = x[k] ?? 0;
  const at = async (value: number) => {
    x[k] = value;
    return loss();
  };
  const step = 2 ** -7;
  const slope = ((await at(kept + step)) - (await at(kept - step))) / (2 * step);
  x[k] = kept;
  return slope;
}
