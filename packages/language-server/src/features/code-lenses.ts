import type { CodeLens, Command } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import type { CaseRef } from "../protocol.ts";
import { type StepFacts, stepFacts } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

/** Commands of the extension that lenses and quick fixes call. */
export const clientCommands = {
  disagree: "tracejudge.disagree",
  agree: "tracejudge.agree",
  undo: "tracejudge.undo",
  judge: "tracejudge.judge",
} as const;

/** What can be done: judge the document's runs, and say whether one agrees with a judged step. */
export function codeLenses(document: TextDocument, page: JudgedPage): CodeLens[] {
  return page.runs.flatMap((run) => {
    const judge = run.verdict === undefined ? "Judge now" : "Judge again";
    const { uri } = document;
    return [
      lens(document, run.head, {
        title: judge,
        command: clientCommands.judge,
        arguments: [{ uri }],
      }),
      ...stepFacts(run).flatMap((facts) => stepLenses(document, facts)),
    ];
  });
}

function stepLenses(
  document: TextDocument,
  { run, mark, verdict, settled }: StepFacts,
): CodeLens[] {
  if ((verdict?.scores.length ?? 0) === 0) return [];
  const ref: CaseRef = { uri: document.uri, traceId: run.trace.id, stepId: mark.step.id };
  const titles: [string, string][] = [
    ["Disagree", clientCommands.disagree],
    ["Agree", clientCommands.agree],
    ...(settled.length > 0 ? [["Take back", clientCommands.undo] as [string, string]] : []),
  ];
  return titles.map(([title, command]) =>
    lens(document, mark.head, { title, command, arguments: [ref] }),
  );
}

function lens(document: TextDocument, span: Span, command: Command): CodeLens {
  return { range: toRange(document, span), command };
}
