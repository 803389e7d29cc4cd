import type { Evidence, Step, Trace } from "@tracejudge/core";
import type { Check } from "./check.ts";
import { checks } from "./checks/index.ts";
import { FINDINGS_PER_CODE } from "./limits.ts";
import { SchemaValidators } from "./schema-validators.ts";
import { SeenTexts } from "./seen.ts";
import { type Caches, StepContext } from "./step-context.ts";

/** Runs all checks; keeps compiled schemas and read messages between steps. */
class EvidenceCollector {
  readonly #caches: Caches = { texts: new SeenTexts(), validators: new SchemaValidators() };

  async collect(trace: Trace, step: Step): Promise<Evidence[]> {
    const context = new StepContext(trace, step, this.#caches);
    const found: Evidence[] = [];
    for (const check of checks) {
      found.push(...firstOfEach(await runSafely(check, context)));
    }
    return found;
  }
}

/** A trace may hold anything, so a check that cannot cope with a step finds nothing in it. */
async function runSafely(check: Check, context: StepContext): Promise<Evidence[]> {
  try {
    return await check.run(context);
  } catch {
    return [];
  }
}

function firstOfEach(found: Evidence[]): Evidence[] {
  const counts = new Map<string, number>();
  return found.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= FINDINGS_PER_CODE;
  });
}

const collector = new EvidenceCollector();

/**
 * Deterministic findings about one step, from what it saw, did and was told, never from later steps.
 * It never rejects, and reads at most a bounded part of very long texts.
 */
export async function collectEvidence(trace: Trace, step: Step): Promise<Evidence[]> {
  return collector.collect(trace, step);
}
