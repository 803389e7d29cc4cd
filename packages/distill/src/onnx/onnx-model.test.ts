import { expect, test } from "vitest";
import { importRuntime, openRunner } from "../train/onnx-runtime.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { readModel } from "./read-model.ts";

function small(): GraphBuilder {
  const graph = new GraphBuilder();
  const x = graph.input("x", "float32", [1, "S"]);
  const weights = graph.tensor("weights", "float32", [2], Float32Array.of(1.5, -2));
  graph.tensor("small", "int8", [2, 2], Int8Array.of(-127, 0, 5, 127));
  graph.tensor("large", "int64", [2], BigInt64Array.of(-1n, 2n ** 40n));
  const y = graph.op("LeakyRelu", [graph.op("Mul", [x, weights])], { alpha: { float: 1 } });
  graph.output(graph.op("Transpose", [y], { perm: [1, 0] }), "y", "float32", ["S", 1]);
  graph.note("heads", "12");
  return graph;
}

test("ONNX Runtime runs what is written", async () => {
  const { Tensor } = await importRuntime();
  const session = await openRunner(small().model(), 1);
  const { y } = await session.run({ x: new Tensor("float32", Float32Array.of(2, 3), [1, 2]) });
  expect(y?.dims).toEqual([2, 1]);
  expect(y?.data).toEqual(Float32Array.of(3, -6));
  await session.release();
});

test("what is written can be read back", () => {
  const { nodes, tensors, metadata } = readModel(small().model());
  expect(nodes.map(({ op }) => op)).toEqual(["Mul", "LeakyRelu", "Transpose", "Identity"]);
  expect(nodes[0]).toMatchObject({ inputs: ["x", "weights"] });
  expect(tensors.get("weights")).toMatchObject({ dims: [2], data: Float32Array.of(1.5, -2) });
  expect(tensors.get("small")?.data).toEqual(Int8Array.of(-127, 0, 5, 127));
  expect(tensors.get("large")?.data).toEqual(BigInt64Array.of(-1n, 2n ** 40n));
  expect(metadata.get("heads")).toBe("12");
});

test("the same graph gives the same bytes", () => {
  expect(small().model()).toEqual(small().model());
});

test("a file that is cut off, or none of ours, is refused", () => {
  const model = small().model();
  const refused = expect.objectContaining({ code: "MODEL_INVALID" });
  for (const bytes of [model.subarray(0, -20), Buffer.from("PK\u0003\u0004 no model at all")]) {
    expect(() => readModel(bytes)).toThrow(refused);
  }
});
