import type { AttributeScore, Evidence, Precedent, StepVerdict } from "@tracejudge/core";
import type { JudgedRun } from "../judged-page.ts";
import { evidenceWords, firstLine } from "../pages/evidence-words.ts";
import type { Span, StepMark } from "../pages/page.ts";

/** Of a longer place only the beginning is looked for. */
const LONGEST_PLACE = 1000;

/** What is said of one step. */
export interface StepFacts {
  run: JudgedRun;
  mark: StepMark;
  verdict?: StepVerdict;
  settled: readonly Precedent[];
}

/** Of the steps of a run, or of those whose head is in a part of the text. */
export function stepFacts(run: JudgedRun, part?: Span): StepFacts[] {
  const marks = part === undefined ? run.marks : run.marks.filter(({ head }) => touch(head, part));
  if (marks.length === 0) return [];
  const verdicts = new Map(run.verdict?.steps.map((step) => [step.stepId, step]));
  return marks.map((mark) => {
    const verdict = verdicts.get(mark.step.id);
    const settled = run.settled.filter(({ stepId }) => stepId === mark.step.id);
    return { run, mark, settled, ...(verdict !== undefined && { verdict }) };
  });
}

function touch(a: Span, b: Span): boolean {
  return a.start <= b.end && a.end >= b.start;
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

/** Where the words of a finding stand in its part, else the part's first line, else the step's head. */
export function evidenceSpan(mark: StepMark, evidence: Evidence, text: string): Span {
  const part = evidencePart(mark, evidence);
  if (part === undefined) return mark.head;
  return evidenceWords(text, part, evidence.detail) ?? firstLine(text, part);
}

/** The part of the step that a finding is about: its exact place, else the nearest one around it. */
export function evidencePart({ places }: StepMark, evidence: Evidence): Span | undefined {
  const exact = places.get(evidence.place);
  if (exact !== undefined) return exact;
  for (let place = evidence.place.slice(0, LONGEST_PLACE); place !== ""; place = parentOf(place)) {
    const span = places.get(place);
    if (span !== undefined) return span;
  }
  return undefined;
}

/** `args.items[0].id`, `args.items[0]`, `args.items`, `args`, nothing: shorter each time, whatever a key is called. */
function parentOf(place: string): string {
  return place.slice(0, Math.max(0, place.lastIndexOf("."), place.lastIndexOf("[")));
}
