import type { Eases } from "../encoder/ease.ts";
import type { Parameter } from "../train/training-step.ts";

/** What a file holds, under the names of `parameter-shapes.ts`. */
export interface HeldWeights {
  heads: number;
  parameters: Map<string, Parameter>;
  eases: Eases;
}
