import { foldSchema, LEVELS } from "@tracejudge/core";
import { z } from "zod";

export const calibratorSchema = z.object({
  /** Divides the logits. */
  temperature: z.number().positive(),
  /** Added to the logits of levels 0-4 after that. */
  bias: z.array(z.number()).length(LEVELS),
});

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 hash in hexadecimal");
const fileNameSchema = z.string().regex(/^[\w.-]+$/, "a file name without a folder");

const taughtSchema = z.object({
  policy: z.string(),
  levels: z.array(z.string()).length(LEVELS),
});

/** `model-card.json`: what a student is, what it was taught, and what the files beside it must be. */
export const modelCardSchema = z.looseObject({
  name: z.string().min(1),
  version: z.string().min(1),
  /** Version of the text the student reads; must be core's `TRACE_FORMAT`. */
  traceFormat: z.string(),
  /** Attribute keys in the order of the model's output. */
  attributes: z.array(z.string()).min(1),
  /** The wording of each attribute at training time, for noticing drift. */
  taught: z.record(z.string(), taughtSchema),
  labels: z.array(z.string()).length(LEVELS),
  /** SHA-256 of each file of the folder. */
  files: z
    .record(fileNameSchema, hashSchema)
    .refine((files) => "model.onnx" in files && "tokenizer.json" in files, {
      message: "must list model.onnx and tokenizer.json",
    }),
  tokenizer: z.looseObject({
    type: z.literal("wordpiece"),
    /** The tokenizer knows uncased vocabularies only. */
    lowercase: z.literal(true),
    /** Longest window, in tokens, with its special tokens. */
    maxTokens: z.number().int().min(16),
  }),
  calibrator: z.record(z.string(), calibratorSchema),
  /** How step scores become the run's, by attribute, as measured on held-out runs. */
  folds: z.record(z.string(), foldSchema),
  /** How the windows of one text become one: by the mean of their logits. */
  pooling: z.literal("mean"),
  training: z.looseObject({
    data: z.array(z.unknown()),
    licences: z.array(z.string()),
    seeds: z.array(z.number()),
    commit: z.string().optional(),
  }),
  metrics: z.unknown(),
});

export type Calibrator = z.infer<typeof calibratorSchema>;
export type ModelCard = z.infer<typeof modelCardSchema>;
