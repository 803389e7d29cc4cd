import type { AttributeScore, Evidence, Precedent, StepVerdict } from "@tracejudge/core";
import type { JudgedRun } from "../judged-page.ts";
import type { Span, StepMark } from "../pages/page.ts";

/** What is said of one step. */
export interface StepFacts {
  run: JudgedRun;
  mark: StepMark;
  verdict?: StepVerdict;
  settled: readonly Precedent[];
}

export function stepFacts(run: JudgedRun): StepFacts[] {
  const verdicts = new Map(run.verdict?.steps.map((step) => [step.stepId, step]));
  return run.marks.map((mark) => {
    const verdict = verdicts.get(mark.step.id);
    const settled = run.settled.filter(({ stepId }) => stepId === mark.step.id);
    return { run, mark, settled, ...(verdict !== undefined && { verdict }) };
  });
}

/** Whether people can settle the run as a whole: it was judged, and its model said something. */
export function isRunCase({ verdict, trace }: JudgedRun): boolean {
  if ((verdict?.attributes.length ?? 0) === 0) return false;
  return trace.steps.some(({ kind }) => kind === "llm");
}

/** The lowest score of the step. */
export function worstScore({ scores }: StepVerdict): AttributeScore | undefined {
  return [...scores].sort((a, b) => a.score - b.score)[0];
}

/** Where a finding stands: its exact place, else the nearest part around it, else the step's head. */
export function evidenceSpan({ places, head }: StepMark, evidence: Evidence, text: string): Span {
  for (let place = evidence.place; place !== ""; place = parentOf(place)) {
    const span = places.get(place);
    if (span !== undefined) return narrowed(span, evidence.detail, text);
  }
  return head;
}

/** `args.items[0].id`, `args.items[0]`, `args.items`, `args`, nothing. */
function parentOf(place: string): string {
  return place.replace(/(\.[^.[\]]*|\[[^\]]*\]|^[^.[]+)$/, "");
}

/** The words of the finding inside its part, where they stand there as they are. */
function narrowed(span: Span, detail: string, text: string): Span {
  if (detail.length < 2) return span;
  const at = text.slice(span.start, span.end).indexOf(detail);
  return at < 0 ? span : { start: span.start + at, end: span.start + at + detail.length };
}
