import { GraphBuilder } from "../onnx/graph-builder.ts";

/**
 * Vector-Jacobian product: from the gradient of the loss at an operator's output, the gradients at
 * its inputs, in their order. All are names of values; the products are nodes of the same graph.
 */
export type Vjp = (outputGradient: string) => readonly string[];

interface Entry {
  output: string;
  inputs: readonly string[];
  vjp: Vjp;
}

/**
 * Reverse-mode differentiation at the level of ONNX operators: ONNX Runtime for Node has no gradient
 * operators, so the backward pass is written out as ordinary nodes behind the forward pass.
 *
 * An operator (see the files beside this one) adds its nodes to `graph` and records how a gradient
 * passes back through it. `backward` then walks the records from the last to the first. Inputs that
 * an operator does not record (ids, masks, weights of the loss) are constants to it.
 */
export class Tape {
  readonly graph = new GraphBuilder();
  readonly #entries: Entry[] = [];

  /** Returns `output`, so that operators can end with it. */
  record(output: string, inputs: readonly string[], vjp: Vjp): string {
    this.#entries.push({ output, inputs, vjp });
    return output;
  }

  /** The gradients of the scalar `loss` at `wanted`. Only the nodes on a path between the two are added. */
  backward(loss: string, wanted: readonly string[]): Map<string, string> {
    const needed = new Set(wanted);
    for (const { output, inputs } of this.#entries) {
      if (inputs.some((input) => needed.has(input))) needed.add(output);
    }
    const gradients = new Map([[loss, this.graph.scalar(1)]]);
    for (const { output, inputs, vjp } of this.#entries.toReversed()) {
      const gradient = gradients.get(output);
      if (gradient === undefined || !needed.has(output)) continue;
      const found = vjp(gradient);
      for (const [at, input] of inputs.entries()) {
        if (needed.has(input)) this.#add(gradients, input, found[at] ?? "");
      }
    }
    return gradients;
  }

  /** A value that is used twice gets the sum of both gradients. */
  #add(gradients: Map<string, string>, value: string, gradient: string): void {
    const known = gradients.get(value);
    gradients.set(value, known === undefined ? gradient : this.graph.op("Add", [known, gradient]));
  }
}
