/**
 * Writes fixtures/tiny-student: a student of random weights, for unit tests only. It judges nothing,
 * but has the shape, the int8 operators and the files of a real one.
 * Run: pnpm --filter @tracejudge/student fixture
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { TRACE_FORMAT } from "@tracejudge/core";
import { type OnnxTensor, onnxModel } from "./onnx-protobuf.ts";

const folder = new URL("../fixtures/tiny-student/", import.meta.url);
const attributes = ["tool_validity", "reasoning", "compliance", "quality"];
const LEVELS = 5;
const WIDTH = 8;
const HIDDEN = 16;

/** Park-Miller generator; numbers spread evenly over -1 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state / 2_147_483_647) * 2 - 1;
  };
}

function vocabulary(): Record<string, number> {
  const characters = Array.from({ length: 94 }, (_, k) => String.fromCharCode(33 + k)).filter(
    (char) => !/[A-Z]/.test(char),
  );
  const words = "the a to of is call returned request tool policy seen step run not paris".split(
    " ",
  );
  const suffixes = characters.filter((char) => /[a-z0-9]/.test(char)).map((char) => `##${char}`);
  const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
  const tokens = new Set([...special, ...characters, ...suffixes, ...words]);
  return Object.fromEntries([...tokens].map((token, id) => [token, id]));
}

function model(vocabularySize: number): Buffer {
  const next = seeded(20_240_601);
  const float32 = (name: string, dims: number[], scale: number): OnnxTensor => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return {
      name,
      type: "float32",
      dims,
      data: Float32Array.from({ length: size }, () => next() * scale),
    };
  };
  // Within ±64, so that processors without VNNI sum them exactly too.
  const weights = Int8Array.from({ length: WIDTH * HIDDEN }, () => Math.round(next() * 64));
  const shape = BigInt64Array.from([1n, BigInt(attributes.length), BigInt(LEVELS)]);
  return onnxModel({
    inputs: [
      { name: "input_ids", type: "int64", dims: [1, "S"] },
      { name: "token_type_ids", type: "int64", dims: [1, "S"] },
    ],
    outputs: [{ name: "logits", type: "float32", dims: [1, attributes.length, LEVELS] }],
    tensors: [
      float32("words", [vocabularySize, WIDTH], 1),
      float32("types", [2, WIDTH], 0.5),
      { name: "dense", type: "int8", dims: [WIDTH, HIDDEN], data: weights },
      { name: "dense_scale", type: "float32", dims: [], data: Float32Array.of(1 / 64) },
      { name: "dense_zero", type: "int8", dims: [], data: Int8Array.of(0) },
      float32("head", [HIDDEN, attributes.length * LEVELS], 4),
      { name: "shape", type: "int64", dims: [3], data: shape },
    ],
    nodes: [
      { op: "Gather", inputs: ["words", "input_ids"], outputs: ["word"] },
      { op: "Gather", inputs: ["types", "token_type_ids"], outputs: ["type"] },
      { op: "Add", inputs: ["word", "type"], outputs: ["sum"] },
      { op: "DynamicQuantizeLinear", inputs: ["sum"], outputs: ["q", "q_scale", "q_zero"] },
      { op: "MatMulInteger", inputs: ["q", "dense", "q_zero", "dense_zero"], outputs: ["product"] },
      { op: "Cast", inputs: ["product"], outputs: ["float"], attributes: { to: 1 } },
      { op: "Mul", inputs: ["q_scale", "dense_scale"], outputs: ["scale"] },
      { op: "Mul", inputs: ["float", "scale"], outputs: ["scaled"] },
      { op: "Tanh", inputs: ["scaled"], outputs: ["hidden"] },
      {
        op: "ReduceMean",
        inputs: ["hidden"],
        outputs: ["pooled"],
        attributes: { axes: [1], keepdims: 0 },
      },
      { op: "MatMul", inputs: ["pooled", "head"], outputs: ["flat"] },
      { op: "Reshape", inputs: ["flat", "shape"], outputs: ["logits"] },
    ],
  });
}

const sha256 = (content: Uint8Array | string) => createHash("sha256").update(content).digest("hex");
const byAttribute = <T>(value: (key: string) => T) =>
  Object.fromEntries(attributes.map((key) => [key, value(key)]));

const vocab = vocabulary();
const tokenizerJson = `${JSON.stringify({ model: { type: "WordPiece", vocab } })}\n`;
const modelBytes = model(Object.keys(vocab).length);
const card = {
  name: "tiny-student (test fixture, random weights)",
  version: "0.0.1",
  traceFormat: TRACE_FORMAT,
  attributes,
  taught: byAttribute((key) => ({
    policy: `Test policy for ${key}.`,
    levels: ["Level 0.", "Level 1.", "Level 2.", "Level 3.", "Level 4."],
  })),
  labels: ["0", "1", "2", "3", "4"],
  files: { "model.onnx": sha256(modelBytes), "tokenizer.json": sha256(tokenizerJson) },
  tokenizer: { type: "wordpiece", lowercase: true, maxTokens: 128 },
  calibrator: byAttribute(() => ({ temperature: 1.5, bias: [0, 0.1, 0, -0.1, 0.2] })),
  folds: {},
  pooling: "mean",
  training: { data: [], licences: [], seeds: [20_240_601] },
  metrics: {},
};

mkdirSync(folder, { recursive: true });
writeFileSync(new URL("model.onnx", folder), modelBytes);
writeFileSync(new URL("tokenizer.json", folder), tokenizerJson);
writeFileSync(new URL("model-card.json", folder), `${JSON.stringify(card, null, 2)}\n`);
