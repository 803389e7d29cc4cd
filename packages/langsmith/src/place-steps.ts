import type { Step, Trace } from "@tracejudge/core";
import { isUuid } from "./uuid5.ts";

export interface Place {
  runId: string;
  /** Of that run, in ms since the epoch. */
  startTime?: number;
}

/**
 * The LangSmith run that a step's scores stand at: its own, else that of the node around it, else that
 * of the model turn that asked for it. Steps with none of them are absent; at the root they would be
 * taken for the whole run's.
 */
export function placeSteps(trace: Trace): Map<string, Place> {
  const steps = new Map(trace.steps.map((step) => [step.id, step]));
  const places = new Map<string, Place>();
  for (const step of trace.steps) {
    const place = placeOf(step, steps, trace.id);
    if (place !== undefined) places.set(step.id, place);
  }
  return places;
}

function placeOf(step: Step, steps: ReadonlyMap<string, Step>, rootId: string): Place | undefined {
  const seen = new Set<string>();
  for (let at: Step | undefined = step; at !== undefined && !seen.has(at.id); ) {
    // `<run id>:message` and `<run id>:2` belong to the run.
    const [id = ""] = at.id.split(":");
    if (isUuid(id) && id !== rootId) {
      const { startTime } = at;
      return { runId: id, ...(startTime !== undefined && { startTime }) };
    }
    seen.add(at.id);
    at = steps.get(at.parentId ?? at.askedBy ?? "");
  }
  return undefined;
}
