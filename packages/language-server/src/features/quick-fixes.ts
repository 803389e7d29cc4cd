import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import type { CaseRef } from "../case-protocol.ts";
import type { JudgedPage } from "../judged-page.ts";
import { clientCommands } from "./code-lenses.ts";
import type { FlagData } from "./diagnostics.ts";

/** On a flagged step: say that the judge is wrong, or right, or take back what one said. */
export function quickFixes(
  uri: string,
  { runs, author }: JudgedPage,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const data: Partial<FlagData> | undefined = diagnostic.data;
    if (diagnostic.source !== "tracejudge" || data?.traceId === undefined) return [];
    const ref: CaseRef = { uri, traceId: data.traceId, stepId: data.stepId ?? null };
    const run = runs.find(({ trace }) => trace.id === ref.traceId);
    const isSettled = run?.settled.some(
      (one) => one.author === author && one.stepId === ref.stepId,
    );
    const fixes: [string, string][] = isSettled
      ? [
          ["Edit what you said of the judge…", clientCommands.disagree],
          ["Take back what you said", clientCommands.undo],
        ]
      : [
          ["Disagree with the judge…", clientCommands.disagree],
          ["Agree with the judge", clientCommands.agree],
        ];
    return fixes.map(([title, command]) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command, arguments: [ref] },
    }));
  });
}
