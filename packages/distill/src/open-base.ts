import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { agentRubric, type Taught, TraceJudgeError } from "@tracejudge/core";
import { loadStudent, type ModelCard } from "@tracejudge/student";
import { z } from "zod";
import { type LoadedEncoder, loadBase } from "./weights/load-base.ts";
import { loadStudentWeights } from "./weights/load-student-weights.ts";

/** What a training starts from: a student, or an encoder that has learnt nothing of judging yet. */
export interface Base {
  attributes: readonly string[];
  vocab: ReadonlyMap<string, number>;
  /** `tokenizer.json` as it is. */
  tokenizer: Buffer;
  maxTokens: number;
  taught: Taught;
  /** SHA-256 of the file with its weights. */
  sha256: string;
  /** A student's, with the path of its model. */
  student?: { card: ModelCard; modelPath: string };
  /** Float weights; a head that has to be drawn is drawn from `seed`. */
  load(seed: number): Promise<LoadedEncoder>;
}

/** Tokens of a window where no card says so. */
const DEFAULT_MAX_TOKENS = 256;

/** The student that comes with tracejudge. */
export function shippedStudent(): string {
  const manifest = createRequire(import.meta.url).resolve("@tracejudge/student/package.json");
  return join(dirname(manifest), "model");
}

/**
 * A student's folder, or a Hugging Face folder of an uncased BERT encoder (config.json,
 * model.safetensors, tokenizer.json). Throws MODEL_MISSING, MODEL_INVALID or MODEL_MISMATCH.
 */
export async function openBase(folder: string = shippedStudent()): Promise<Base> {
  if (existsSync(join(folder, "model-card.json"))) return openStudent(folder);
  if (existsSync(join(folder, "config.json"))) return openEncoder(folder);
  throw new TraceJudgeError(
    "MODEL_MISSING",
    `${folder} holds neither a student (model-card.json) nor an encoder (config.json)`,
    "Give --base the folder of a student or of a BERT encoder, or leave it out to start from the built-in student",
  );
}

async function openStudent(folder: string): Promise<Base> {
  const { card, modelPath, vocab } = await loadStudent(folder);
  return {
    attributes: card.attributes,
    vocab,
    tokenizer: await readFile(join(folder, "tokenizer.json")),
    maxTokens: card.tokenizer.maxTokens,
    taught: card.taught,
    sha256: card.files["model.onnx"] ?? "",
    student: { card, modelPath },
    load: () => loadStudentWeights(folder),
  };
}

const tokenizerSchema = z.looseObject({
  normalizer: z.looseObject({ lowercase: z.literal(true) }),
  model: z.looseObject({
    type: z.literal("WordPiece").optional(),
    vocab: z.record(z.string(), z.number()),
  }),
});

async function openEncoder(folder: string): Promise<Base> {
  const path = join(folder, "tokenizer.json");
  const tokenizer = await readFile(path).catch((cause: unknown) => {
    throw unfit("MODEL_MISSING", `${path} cannot be read`, cause);
  });
  const attributes = agentRubric.attributes.map(({ key }) => key);
  return {
    attributes,
    vocab: new Map(Object.entries(parseTokenizer(path, tokenizer).model.vocab)),
    tokenizer,
    maxTokens: DEFAULT_MAX_TOKENS,
    taught: Object.fromEntries(
      agentRubric.attributes.map(({ key, policy, levels }) => [key, { policy, levels }]),
    ),
    sha256: await sha256Of(join(folder, "model.safetensors")),
    load: (seed) => loadBase(folder, { attributes, seed }),
  };
}

function parseTokenizer(path: string, bytes: Buffer): z.infer<typeof tokenizerSchema> {
  try {
    return tokenizerSchema.parse(JSON.parse(bytes.toString("utf8")));
  } catch (cause) {
    throw unfit("MODEL_INVALID", `${path} is no uncased WordPiece tokenizer`, cause);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash).catch((cause: unknown) => {
    throw unfit("MODEL_MISSING", `${path} cannot be read`, cause);
  });
  return hash.digest("hex");
}

function unfit(code: "MODEL_MISSING" | "MODEL_INVALID", message: string, cause: unknown) {
  const remedy = "Give a folder with config.json, model.safetensors and tokenizer.json";
  return new TraceJudgeError(code, message, remedy, { cause });
}
