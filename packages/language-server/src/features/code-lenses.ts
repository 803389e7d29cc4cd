import type { CodeLens, Command } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CaseRef } from "../case-protocol.ts";
import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { lensTitle } from "../texts/lens-title.ts";
import { ownText, peopleText } from "../texts/people-text.ts";
import { isRunCase, type StepFacts, stepFacts } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

/** Commands of the extension that lenses and quick fixes call. */
export const clientCommands = {
  disagree: "tracejudge.disagree",
  agree: "tracejudge.agree",
  undo: "tracejudge.undo",
  judge: "tracejudge.judge",
} as const;

/** Flagged or settled steps that share a line with others; the lenses of more would not be read. */
const MOST_ON_A_LINE = 3;

/** In a document of more runs only flagged and settled steps have lenses: all would take it seconds. */
const MANY_RUNS = 300;

/** What can be done: judge the document's runs, and say whether one agrees with run and step. */
export function codeLenses(document: TextDocument, page: JudgedPage): CodeLens[] {
  return page.runs.flatMap((run) => {
    const title = run.verdict === undefined ? "Judge now" : "Judge again";
    const judge = { title, command: clientCommands.judge, arguments: [{ uri: document.uri }] };
    return [
      lens(document, run.head, judge),
      ...runLenses(document, page, run),
      ...stepLenses(document, page, run),
    ];
  });
}

function runLenses(document: TextDocument, page: JudgedPage, run: JudgedRun): CodeLens[] {
  if (!isRunCase(run)) return [];
  const settled = run.settled.filter(({ stepId }) => stepId === null);
  const ref: CaseRef = { uri: document.uri, traceId: run.trace.id, stepId: null };
  return commandsOf(ref, settled, page.author).map((one) => lens(document, run.head, one));
}

/**
 * Of steps that stand on one line, as in a file of JSON lines, only the flagged and settled ones have
 * lenses, by name; all others are reached from the cursor.
 */
function stepLenses(document: TextDocument, page: JudgedPage, run: JudgedRun): CodeLens[] {
  const judged = stepFacts(run).filter(({ verdict }) => (verdict?.scores.length ?? 0) > 0);
  const byLine = new Map<number, StepFacts[]>();
  for (const facts of judged) {
    const { line } = document.positionAt(facts.mark.head.start);
    byLine.set(line, [...(byLine.get(line) ?? []), facts]);
  }
  const isLong = page.runs.length > MANY_RUNS;
  return [...byLine.values()].flatMap((steps) => {
    const isCrowded = steps.length > 1 || isLong;
    const worthIt = steps.filter(({ verdict, settled }) => verdict?.flagged || settled.length > 0);
    return (isCrowded ? worthIt.slice(0, MOST_ON_A_LINE) : steps).flatMap((facts) =>
      lensesOf(document, page, facts, isCrowded ? `${lensTitle(facts.mark.step.name)}: ` : ""),
    );
  });
}

function lensesOf(
  document: TextDocument,
  page: JudgedPage,
  { run, mark, settled }: StepFacts,
  name: string,
): CodeLens[] {
  const ref: CaseRef = { uri: document.uri, traceId: run.trace.id, stepId: mark.step.id };
  return commandsOf(ref, settled, page.author).map(({ title, ...rest }, index) =>
    lens(document, mark.head, { ...rest, title: index === 0 ? `${name}${title}` : title }),
  );
}

/** Disagree and agree; once one has settled the case, what one said, and how to change it. */
function commandsOf(ref: CaseRef, settled: JudgedRun["settled"], me: string): Command[] {
  const own = settled.filter(({ author }) => author === me);
  const others = settled.filter(({ author }) => author !== me);
  const { disagree, agree, undo } = clientCommands;
  const titles: [string, string][] =
    own.length === 0
      ? [
          ["Disagree", disagree],
          ["Agree", agree],
        ]
      : [
          [ownText(own), disagree],
          ["edit", disagree],
          ["undo", undo],
        ];
  const told: [string, string][] = others.length === 0 ? [] : [[peopleText(others, me), disagree]];
  return [...titles, ...told].map(([title, command]) => ({
    title: lensTitle(title),
    command,
    arguments: [ref],
  }));
}

function lens(document: TextDocument, span: Span, command: Command): CodeLens {
  return { range: toRange(document, span), command };
}
