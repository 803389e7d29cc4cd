import { readFile } from "node:fs/promises";
import { TraceJudgeError } from "@tracejudge/core";
import { z } from "zod";

export interface NamedTensor {
  dims: readonly number[];
  data: Float32Array;
}

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
const headerSchema = z
  .looseObject({ __metadata__: z.unknown() })
  .partial()
  .transform(({ __metadata__, ...entries }) => entries)
  .pipe(z.record(z.string(), entrySchema));

/**
 * Float tensors of a safetensors file, by name; F16 and BF16 are widened to float32, tensors of
 * integers are left out. Format: u64 header length, JSON header, raw little-endian values
 * (https://github.com/huggingface/safetensors). Throws INPUT_UNREADABLE or MODEL_INVALID.
 */
export async function readSafetensors(path: string): Promise<Map<string, NamedTensor>> {
  const file = await readFile(path).catch((cause: unknown) => {
    const message = `${path} cannot be read`;
    throw new TraceJudgeError("INPUT_UNREADABLE", message, "Check the path", { cause });
  });
  const { entries, values } = split(path, file);
  const tensors = new Map<string, NamedTensor>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    const widen = widenings[dtype];
    if (widen === undefined) continue;
    const data = widen(Uint8Array.from(values.subarray(...offsets)));
    const size = shape.reduce((product, dim) => product * dim, 1);
    if (data.length !== size) throw invalid(path, `${name} has ${data.length} values, not ${size}`);
    tensors.set(name, { dims: shape, data });
  }
  return tensors;
}

function split(path: string, file: Buffer) {
  const length = file.length < 8 ? Number.POSITIVE_INFINITY : Number(file.readBigUInt64LE(0));
  if (length > file.length - 8) throw invalid(path, "it is cut off");
  const header = headerSchema.safeParse(parseJson(path, file.toString("utf8", 8, 8 + length)));
  if (!header.success) throw invalid(path, "its header is not that of a safetensors file");
  return { entries: header.data, values: file.subarray(8 + length) };
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(path, "its header is not JSON", cause);
  }
}

const widenings: Record<string, (bytes: Uint8Array) => Float32Array> = {
  F32: ({ buffer }) => new Float32Array(buffer as ArrayBuffer),
  F16: ({ buffer }) => Float32Array.from(new Uint16Array(buffer), halfToFloat),
  // The upper half of a float32.
  BF16: ({ buffer }) =>
    new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer),
};

/** IEEE 754 half precision: 1 bit sign, 5 bits exponent, 10 bits fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function invalid(path: string, what: string, cause?: unknown): TraceJudgeError {
  const message = `${path} is no whole safetensors file: ${what}`;
  return new TraceJudgeError("MODEL_INVALID", message, "Fetch the file again", { cause });
}
