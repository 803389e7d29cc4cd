import type { CaseRef } from "@tracejudge/language-server/protocol";
import { type CodeLens, commands, window } from "vscode";

/** The judged step whose lenses stand nearest above the cursor. */
export async function stepAtCursor(): Promise<CaseRef | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const lenses = await commands.executeCommand<CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
  );
  const own = (lenses ?? [])
    .filter(({ command, range }) => {
      return (
        command?.command === "tracejudge.disagree" && range.start.isBeforeOrEqual(selection.end)
      );
    })
    .sort((a, b) => b.range.start.compareTo(a.range.start));
  return own[0]?.command?.arguments?.[0];
}
