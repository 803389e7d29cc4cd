import type { Position } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CaseRef } from "../case-protocol.ts";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { isRunCase, stepFacts } from "./step-facts.ts";

/**
 * The judged step around a position, the innermost first, else the nearest one above it in the run; the
 * run as a whole where the position is on its head. Undefined where nothing can be settled.
 */
export function caseAt(
  document: TextDocument,
  { runs }: JudgedPage,
  position: Position,
): CaseRef | undefined {
  const at = document.offsetAt(position);
  const around = runs.filter(({ whole }) => whole.start <= at && at <= whole.end);
  const run = around.at(-1) ?? runs.findLast(({ head }) => head.start <= at);
  if (run?.verdict === undefined) return undefined;
  const isRun = isOnHead(document, run, position) && isRunCase(run);
  const stepId = isRun ? null : stepAround(run, at);
  if (stepId === undefined && !isRunCase(run)) return undefined;
  return { uri: document.uri, traceId: run.trace.id, stepId: stepId ?? null };
}

/** In a raw file the steps may stand on the same line as the run. */
function isOnHead(document: TextDocument, { head, marks }: JudgedRun, { line }: Position): boolean {
  const lineOf = (span: Span) => document.positionAt(span.start).line;
  return lineOf(head) === line && marks.every((mark) => lineOf(mark.head) !== line);
}

function stepAround(run: JudgedRun, at: number): string | undefined {
  const judged = stepFacts(run).filter(({ verdict }) => (verdict?.scores.length ?? 0) > 0);
  const size = ({ start, end }: Span) => end - start;
  const [inner] = judged
    .filter(({ mark }) => mark.whole.start <= at && at <= mark.whole.end)
    .sort((a, b) => size(a.mark.whole) - size(b.mark.whole));
  const above = judged
    .filter(({ mark }) => mark.head.start <= at)
    .sort((a, b) => b.mark.head.start - a.mark.head.start);
  return (inner ?? above[0] ?? judged[0])?.mark.step.id;
}
