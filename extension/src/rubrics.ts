import {
  type PolicyPlace,
  type PreviewParams,
  RUBRIC_SCHEME,
  type RubricPreview,
  rubricMethods,
} from "@tracejudge/language-server/rubric-protocol";
import { commands, type ExtensionContext, Range, Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { previewItems } from "./preview-items.ts";
import { readOnlyFiles } from "./read-only-files.ts";
import { showError } from "./show-error.ts";
import { unlinked } from "./unlinked.ts";

const LIMIT = 1000;
/** With it an editor takes the bytes for UTF-8, whatever the person's own YAML files are. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The built-in rubric as a document, the way from a score to its policy, and what an edit would flag. */
export function activateRubrics(context: ExtensionContext, client: LanguageClient): void {
  const files = readOnlyFiles(async () => {
    return `${BYTE_ORDER_MARK}${await client.sendRequest<string>(rubricMethods.builtIn)}`;
  });
  context.subscriptions.push(
    files,
    workspace.registerFileSystemProvider(RUBRIC_SCHEME, files, {
      isCaseSensitive: true,
      isReadonly: true,
    }),
    commands.registerCommand("tracejudge.openPolicy", async (place: PolicyPlace) => {
      const { uri, line, character } = place;
      const selection = new Range(line, character, line, character);
      await window.showTextDocument(Uri.parse(uri), { selection, preview: true });
    }),
    commands.registerCommand("tracejudge.showRubricPreview", async (given?: { uri?: string }) => {
      const uri = given?.uri ?? window.activeTextEditor?.document.uri.toString();
      if (uri === undefined) return;
      try {
        await choosePreviewed(client, { uri, limit: LIMIT });
      } catch (error) {
        await showError(error);
      }
    }),
  );
}

async function choosePreviewed(client: LanguageClient, params: PreviewParams): Promise<void> {
  const preview = await client.sendRequest<RubricPreview | "invalid" | null>(
    rubricMethods.preview,
    params,
  );
  if (preview === null) return;
  if (preview === "invalid" || preview.changed.length === 0) {
    const why = preview === "invalid" ? "the rubric has problems" : preview.text;
    await window.showInformationMessage(unlinked(`TraceJudge: ${why}`));
    return;
  }
  const chosen = await window.showQuickPick(previewItems(preview), {
    title: preview.text,
    placeHolder: "Open a run whose flag changes",
    matchOnDescription: true,
  });
  if (chosen !== undefined) await commands.executeCommand("tracejudge.openRun", chosen.run);
}
