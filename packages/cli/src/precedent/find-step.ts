import { type Step, type Trace, TraceJudgeError } from "@tracejudge/core";

/** Steps named when the wanted one is not there. */
const NAMED = 12;

/**
 * The step that a person names by its id, by its number (1 is the first), or by the beginning of its
 * id. Throws a TraceJudgeError where none or several are meant.
 */
export function findStep({ steps, id }: Trace, wanted: string): Step {
  const byId = steps.find((step) => step.id === wanted);
  if (byId !== undefined) return byId;
  const byNumber = /^\d{1,6}$/.test(wanted) ? steps[Number(wanted) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  const matches = steps.filter((step) => step.id.startsWith(wanted));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return only;
  throw new TraceJudgeError(
    "OPTION_INVALID",
    `${matches.length > 1 ? "several steps" : "no step"} of run ${id} can be meant by ${wanted}`,
    `Name one by number or id: ${stepNames(steps)}`,
  );
}

function stepNames(steps: readonly Step[]): string {
  const names = steps
    .slice(0, NAMED)
    .map((step, index) => `${index + 1} ${step.name} (${step.id})`);
  const more = steps.length > NAMED ? `, and ${steps.length - NAMED} more` : "";
  return `${names.join(", ")}${more}`;
}
