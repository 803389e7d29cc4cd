/** What an encoder of the BERT shape needs to be built. */
export interface EncoderConfig {
  vocabulary: number;
  /** Position embeddings. */
  places: number;
  hidden: number;
  layers: number;
  heads: number;
  /** Width of the feed-forward layer. */
  inner: number;
  attributes: readonly string[];
}

export interface Parameter {
  dims: readonly number[];
  /** Row-major, product of `dims` values. */
  data: Float32Array;
}

/** Name to values, in a fixed order. Names and shapes are those of `gpu/encoder.py`. */
export type Parameters = Map<string, Parameter>;

/** W windows of at most S tokens, of N examples; A attributes, L = 5 levels. */
export interface TrainingBatch {
  windows: number;
  length: number;
  examples: number;
  /** W,S; padded with 0. */
  ids: BigInt64Array;
  /** W,S */
  types: BigInt64Array;
  /** W,S: 1 where a token is, else 0. */
  mask: Float32Array;
  /** N,W: row n holds 1 / (windows of n) at the windows of n, so that pool @ logits is their mean. */
  pool: Float32Array;
  /** N,A,L: the label as a distribution over levels. */
  targets: Float32Array;
  /** N,A: 1 / (labels of the batch) where a label stands, else 0. */
  weights: Float32Array;
  /** N,A,L: 1 for the levels that a bound ("at most 2") admits. */
  allowed: Float32Array;
  /** N,A: 1 / (labels of the batch) where only a bound is known, else 0. */
  boundWeights: Float32Array;
}

/** One step of learning without its update: deterministic, same input, same bytes. */
export interface TrainingStep {
  /** Loss and the gradient of every trained parameter, by name. `seed` draws the dropout. */
  gradients(
    parameters: Parameters,
    batch: TrainingBatch,
    seed: number,
  ): Promise<{ loss: number; gradients: Map<string, Float32Array> }>;
  /** N,A,L logits, without dropout. */
  logits(parameters: Parameters, batch: TrainingBatch): Promise<Float32Array>;
  release(): Promise<void>;
}
