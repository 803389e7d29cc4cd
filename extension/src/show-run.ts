import { RUN_LANGUAGE } from "@tracejudge/language-server/protocol";
import { languages, Range, TextEditorRevealType, Uri, window, workspace } from "vscode";

/** Shows a readable document with the cursor on a line, 0-based, and that line near the top. */
export async function showRun(uri: string, line: number): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  await languages.setTextDocumentLanguage(document, RUN_LANGUAGE);
  const place = new Range(line, 0, line, 0);
  const editor = await window.showTextDocument(document.uri, { selection: place, preview: true });
  editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
}
