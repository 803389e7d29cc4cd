import {
  methods,
  RUN_LANGUAGE,
  RUN_SCHEME,
  type RunRef,
  type RunText,
} from "@tracejudge/language-server/protocol";
import { viewMethods } from "@tracejudge/language-server/view-protocol";
import {
  commands,
  type Event,
  type ExtensionContext,
  languages,
  Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { readOnlyFiles } from "./read-only-files.ts";

/** Recorded runs as readable documents, which follow what is written on disk. */
export function activateRunDocuments(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): void {
  const files = readOnlyFiles(async (uri) => {
    const text = await client.sendRequest<string | null>(methods.runText, { uri: `${uri}` });
    return text ?? "This run is not recorded any more.\n";
  });
  const refresh = () => {
    const uris = workspace.textDocuments.map(({ uri }) => uri);
    files.changed(uris.filter(({ scheme }) => scheme === RUN_SCHEME));
  };
  context.subscriptions.push(
    files,
    runsChanged(refresh),
    workspace.registerFileSystemProvider(RUN_SCHEME, files, {
      isCaseSensitive: true,
      isReadonly: true,
    }),
    commands.registerCommand("tracejudge.openRun", async (run: RunRef) => {
      const { uri } = await client.sendRequest<RunText>(methods.openRun, run);
      const isNew = !workspace.textDocuments.some(
        (known) => `${known.uri}` === `${Uri.parse(uri)}`,
      );
      const document = await workspace.openTextDocument(Uri.parse(uri));
      await languages.setTextDocumentLanguage(document, RUN_LANGUAGE);
      await window.showTextDocument(document, { preview: true });
      if (isNew) await foldLongParts(client, uri);
    }),
  );
}

/** Long results and messages are folded when a run is opened; what a person unfolds stays so. */
async function foldLongParts(client: LanguageClient, uri: string): Promise<void> {
  const selectionLines = await client.sendRequest<number[]>(viewMethods.longParts, { uri });
  if (selectionLines.length === 0) return;
  if (`${window.activeTextEditor?.document.uri}` !== `${Uri.parse(uri)}`) return;
  await commands.executeCommand("editor.fold", { selectionLines, levels: 1 });
}
