import type { Check } from "../check.ts";
import { finding } from "../finding.ts";

/** A step that broke off with an error of its own; stopped and waiting steps are not meant. */
export const stepFailed: Check = {
  order: 10,
  codes: ["step_failed"],
  run(context) {
    const { step } = context;
    if (step.status !== "error") {
      return [];
    }
    const detail = step.error ? `${step.error.name}: ${step.error.message}` : "no error recorded";
    return [
      finding(
        context,
        "step_failed",
        "status",
        detail,
        `The step ${step.name} ended with an error.`,
      ),
    ];
  },
};
