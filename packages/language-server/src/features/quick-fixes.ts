import { type CodeAction, CodeActionKind, type Diagnostic } from "vscode-languageserver";
import type { CaseRef } from "../protocol.ts";
import { clientCommands } from "./code-lenses.ts";
import type { FlagData } from "./diagnostics.ts";

/** On a flagged step: say that the judge is wrong, or right. */
export function quickFixes(uri: string, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const data: Partial<FlagData> | undefined = diagnostic.data;
    if (diagnostic.source !== "tracejudge" || data?.traceId === undefined) return [];
    const ref: CaseRef = { uri, traceId: data.traceId, stepId: data.stepId ?? null };
    const fixes: [string, string][] = [
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
