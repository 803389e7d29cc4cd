import type { Evidence } from "@tracejudge/core";
import type { StepContext } from "./step-context.ts";

/**
 * One deterministic look at a step. It reads only what the step saw, the step itself and the tools
 * on offer, so that its answer is the same while the run goes on and later from a file.
 */
export interface Check {
  /**
   * Its place in the order in which findings are told, and read by the student: the lowest first,
   * those without one last.
   */
  readonly order?: number;
  /** In small letters and underscores, as in `tool_unknown`; those of no other check. */
  readonly codes: readonly string[];
  run(context: StepContext): Evidence[] | Promise<Evidence[]>;
}
