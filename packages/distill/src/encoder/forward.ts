import type { EncoderConfig } from "../train/training-step.ts";

/**
 * The steps the forward pass is made of; each returns the name of a value. They add nodes of float32
 * (`float-operators.ts`, for training too) or of int8 (`int8-operators.ts`).
 * W windows, S tokens each, T = W S, H hidden.
 */
export interface EncoderOperators {
  /** Sum of word, place and type embedding: T,H. */
  embed(): string;
  /** x times the parameter `name`.weight, plus its bias. */
  linear(x: string, name: string): string;
  norm(x: string, name: string): string;
  gelu(x: string): string;
  add(a: string, b: string): string;
  /** Multi-head attention of x: T,H over the tokens of its own window, before the output layer. */
  attend(x: string, layer: string): string;
  /** For each window the first token and the mean of all: W,2H. */
  pool(x: string): string;
  /** Dropout where training asks for it. */
  drop(x: string, site: DropoutSite): string;
}

/**
 * What is dropped: tokens' values T,H; pooled values W,2H. Attention weights W,heads,S,S are not: masks
 * of that size take a fifth of a step (EXPERIMENTS.md, row 29).
 */
export type DropoutSite = "hidden" | "pooled";

/**
 * The student from its embeddings to the logits of every window, W,A L: a post-norm BERT encoder
 * (Devlin and others, https://arxiv.org/abs/1810.04805) and one linear head. The same model stands
 * in PyTorch in `gpu/encoder.py`.
 */
export function forward(ops: EncoderOperators, config: EncoderConfig, embedded: string): string {
  let x = ops.drop(ops.norm(embedded, "norm"), "hidden");
  for (let k = 0; k < config.layers; k++) x = encoderLayer(ops, x, `layers.${k}`);
  return ops.linear(ops.drop(ops.pool(x), "pooled"), "head");
}

function encoderLayer(ops: EncoderOperators, x: string, at: string): string {
  const mixed = ops.linear(ops.attend(x, at), `${at}.out`);
  const y = ops.norm(ops.add(ops.drop(mixed, "hidden"), x), `${at}.norm1`);
  const fed = ops.linear(ops.gelu(ops.linear(y, `${at}.up`)), `${at}.down`);
  return ops.norm(ops.add(ops.drop(fed, "hidden"), y), `${at}.norm2`);
}
