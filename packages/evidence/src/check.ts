import type { Evidence, EvidenceCode } from "@tracejudge/core";
import type { StepContext } from "./step-context.ts";

/**
 * One deterministic look at a step. It reads only what the step saw, the step itself and the tools
 * on offer, so that its answer is the same while the run goes on and later from a file.
 */
export interface Check {
  readonly codes: readonly EvidenceCode[];
  run(context: StepContext): Evidence[] | Promise<Evidence[]>;
}
