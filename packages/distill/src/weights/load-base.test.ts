import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tinyConfig, tinyParameters } from "../test-support/tiny-encoder.ts";
import type { Parameters } from "../train/training-step.ts";
import { loadBase } from "./load-base.ts";
import { readSafetensors } from "./read-safetensors.ts";
import { writeSafetensors } from "./write-safetensors.ts";

const root = mkdtempSync(join(tmpdir(), "base-"));
afterAll(() => rmSync(root, { recursive: true }));

const bertConfig = {
  model_type: "bert",
  hidden_act: "gelu",
  layer_norm_eps: 1e-12,
  type_vocab_size: 2,
  vocab_size: tinyConfig.vocabulary,
  max_position_embeddings: tinyConfig.places,
  hidden_size: tinyConfig.hidden,
  num_hidden_layers: tinyConfig.layers,
  num_attention_heads: tinyConfig.heads,
  intermediate_size: tinyConfig.inner,
};
const { attributes } = tinyConfig;

/** What Hugging Face calls our parameters. */
const theirNames: [RegExp, string][] = [
  [/^words\./, "embeddings.word_embeddings."],
  [/^places\./, "embeddings.position_embeddings."],
  [/^types\./, "embeddings.token_type_embeddings."],
  [/^norm\./, "embeddings.LayerNorm."],
  [/^layers\.(\d+)\.(query|key|value)\./, "encoder.layer.$1.attention.self.$2."],
  [/^layers\.(\d+)\.out\./, "encoder.layer.$1.attention.output.dense."],
  [/^layers\.(\d+)\.norm1\./, "encoder.layer.$1.attention.output.LayerNorm."],
  [/^layers\.(\d+)\.up\./, "encoder.layer.$1.intermediate.dense."],
  [/^layers\.(\d+)\.down\./, "encoder.layer.$1.output.dense."],
  [/^layers\.(\d+)\.norm2\./, "encoder.layer.$1.output.LayerNorm."],
];

function theirs(prefix: string): Parameters {
  const named = [...tinyParameters()].flatMap(([name, value]) => {
    const rule = theirNames.find(([pattern]) => pattern.test(name));
    return rule ? [[prefix + name.replace(...rule), value] as const] : [];
  });
  return new Map(named);
}

async function baseFolder(name: string, config: object, tensors: Parameters): Promise<string> {
  const folder = join(root, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  await writeSafetensors(join(folder, "model.safetensors"), tensors);
  return folder;
}

test.each(["", "bert."])(
  "a Hugging Face encoder is read under our names (prefix %j)",
  async (prefix) => {
    const folder = await baseFolder(`whole${prefix}`, bertConfig, theirs(prefix));
    const { config, parameters } = await loadBase(folder, { attributes, seed: 1 });
    expect(config).toEqual(tinyConfig);
    const own = tinyParameters();
    expect([...parameters.keys()]).toEqual([...own.keys()]);
    for (const [name, { data }] of own) {
      if (!name.startsWith("head.")) expect(parameters.get(name)?.data, name).toEqual(data);
    }
  },
);

test("the head is drawn from the seed, within ±1/√(inputs)", async () => {
  const folder = await baseFolder("seeds", bertConfig, theirs(""));
  const headOf = async (seed: number) =>
    (await loadBase(folder, { attributes, seed })).parameters.get("head.weight")?.data;
  const head = (await headOf(1)) ?? new Float32Array();
  expect(await headOf(1)).toEqual(head);
  expect(await headOf(2)).not.toEqual(head);
  const limit = 1 / Math.sqrt(2 * tinyConfig.hidden);
  expect(Math.max(...head.map(Math.abs))).toBeLessThanOrEqual(limit);
  const mean = head.reduce((sum, value) => sum + value, 0) / head.length;
  expect(Math.abs(mean)).toBeLessThan(limit / 10);
});

test.each([
  ["another activation", { hidden_act: "relu" }, /hidden_act/],
  ["another architecture", { model_type: "roberta" }, /model_type/],
  ["another epsilon", { layer_norm_eps: 1e-5 }, /layer_norm_eps/],
  ["other sizes than its weights", { vocab_size: 7 }, /words\.weight/],
] as const)("an encoder with %s is refused", async (name, change, says) => {
  const folder = await baseFolder(name, { ...bertConfig, ...change }, theirs(""));
  await expect(loadBase(folder, { attributes, seed: 1 })).rejects.toMatchObject({
    code: "MODEL_INVALID",
    message: expect.stringMatching(says),
  });
});

test("a folder that is not there is named", async () => {
  await expect(loadBase("/no/such/base", { attributes, seed: 1 })).rejects.toMatchObject({
    code: "INPUT_UNREADABLE",
    message: expect.stringContaining("/no/such/base"),
  });
});

/** A safetensors file with one tensor of a type. */
function fileOf(dtype: string, values: Uint8Array, shape: number[]): string {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    x: { dtype, shape, data_offsets: [0, values.length] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const path = join(root, `${dtype}.safetensors`);
  writeFileSync(path, Buffer.concat([length, Buffer.from(header), values]));
  return path;
}
const bytesOf = (halves: number[]) => new Uint8Array(Uint16Array.from(halves).buffer);

test.each([
  // 1, -2, 65504 (largest), 2^-24 (smallest), infinity
  ["F16", [0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00], [1, -2, 65504, 2 ** -24, Infinity]],
  // 1, -2, 3.140625
  ["BF16", [0x3f80, 0xc000, 0x4049], [1, -2, 3.140625]],
] as const)("half precision is widened: %s", async (dtype, halves, values) => {
  const tensors = await readSafetensors(fileOf(dtype, bytesOf([...halves]), [halves.length]));
  expect(tensors.get("x")?.data).toEqual(Float32Array.from(values));
});

test("integers are left out", async () => {
  expect((await readSafetensors(fileOf("I64", new Uint8Array(16), [2]))).size).toBe(0);
});

test("a file that is cut off is refused", async () => {
  const path = join(root, "cut.safetensors");
  writeFileSync(path, Buffer.from([200, 0, 0, 0, 0, 0, 0, 0, 123]));
  await expect(readSafetensors(path)).rejects.toMatchObject({ code: "MODEL_INVALID" });
});
