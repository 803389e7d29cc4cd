import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { TRACE_FORMAT, TraceJudgeError } from "@tracejudge/core";
import { z } from "zod";
import { type ModelCard, modelCardSchema } from "./model-card.ts";

const tokenizerSchema = z.object({
  model: z.object({
    type: z.literal("WordPiece").optional(),
    vocab: z.record(z.string(), z.number()),
  }),
});

/** A student's folder, read and found whole. */
export interface StudentFiles {
  folder: string;
  card: ModelCard;
  modelPath: string;
  /** Token to id, from `tokenizer.json`. */
  vocab: ReadonlyMap<string, number>;
}

/**
 * Reads `model-card.json` and what it lists. Throws a TraceJudgeError where a file is missing
 * (MODEL_MISSING), is not what the card says (MODEL_INVALID), or was made for another text format
 * (MODEL_MISMATCH).
 */
export async function loadStudent(folder: string): Promise<StudentFiles> {
  const card = await readJson(join(folder, "model-card.json"), modelCardSchema);
  checkFormat(folder, card);
  checkAttributes(folder, card);
  for (const [name, hash] of Object.entries(card.files)) await checkHash(join(folder, name), hash);
  const tokenizer = await readJson(join(folder, "tokenizer.json"), tokenizerSchema);
  const vocab = new Map(Object.entries(tokenizer.model.vocab));
  checkMarks(folder, vocab);
  return { folder, card, modelPath: join(folder, "model.onnx"), vocab };
}

function checkFormat(folder: string, card: ModelCard): void {
  if (card.traceFormat === TRACE_FORMAT) return;
  throw new TraceJudgeError(
    "MODEL_MISMATCH",
    `${join(folder, "model-card.json")}: the student reads trace format "${card.traceFormat}", this version writes "${TRACE_FORMAT}"`,
    "Use a student of this version, or train it again",
  );
}

/** Output, taught texts and calibrators must be about the same attributes. */
function checkAttributes(folder: string, { attributes, taught, calibrator }: ModelCard): void {
  const known = new Set(attributes);
  const odd = [
    ...attributes.filter((key) => !Object.hasOwn(taught, key) || !Object.hasOwn(calibrator, key)),
    ...Object.keys(taught).filter((key) => !known.has(key)),
  ];
  if (odd.length === 0) return;
  throw invalid(
    join(folder, "model-card.json"),
    `attributes, taught and calibrator differ on ${odd.join(", ")}`,
  );
}

function checkMarks(folder: string, vocab: ReadonlyMap<string, number>): void {
  const lacking = ["[UNK]", "[CLS]", "[SEP]"].filter((mark) => !vocab.has(mark));
  if (lacking.length === 0) return;
  throw invalid(join(folder, "tokenizer.json"), `no ${lacking.join(", ")} in the vocabulary`);
}

async function checkHash(path: string, expected: string): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash).catch((cause: unknown) => {
    throw missing(path, cause);
  });
  if (hash.digest("hex") !== expected) {
    throw invalid(path, "its SHA-256 is not the one in model-card.json");
  }
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw missing(path, cause);
  });
  const parsed = schema.safeParse(parseJson(path, text));
  if (parsed.success) return parsed.data;
  throw invalid(path, z.prettifyError(parsed.error).replaceAll("\n", " "), parsed.error);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(path, "it is not JSON", cause);
  }
}

function missing(path: string, cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "MODEL_MISSING",
    `${path} cannot be read`,
    "Give a folder with model.onnx, tokenizer.json and model-card.json, or none to use the default student",
    { cause },
  );
}

function invalid(path: string, message: string, cause?: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "MODEL_INVALID",
    `${path}: ${message}`,
    "Restore the student's folder from its source, or export it again",
    { cause },
  );
}
