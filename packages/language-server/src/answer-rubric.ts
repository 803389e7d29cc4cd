import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { parseRubric } from "@tracejudge/core";
import type { CancellationToken, CodeLens } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { openDocument, type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { rubricLenses } from "./features/rubric-lenses.ts";
import { type PreviewParams, type RubricPreview, rubricMethods } from "./rubric-protocol.ts";
import { previewRubric } from "./rubrics/preview-rubric.ts";
import { rubricFileText } from "./rubrics/read-rubric.ts";
import { signalOf } from "./signal-of.ts";
import { builtInRubricText, filePath, type Workspace } from "./workspace.ts";

/** Changed runs that one answer holds at most. */
const MOST = 1000;
/** While one types, a preview waits this long for the next key. */
const PAUSE_MS = 250;

/** Answers our own requests about rubrics. */
export function answerRubric(desk: RunsDesk): void {
  const { connection, workspace } = desk;
  const on = requestHandlers({ connection, workspace });
  on(rubricMethods.builtIn, async () => builtInRubricText);
  on(rubricMethods.preview, ({ uri, limit }: PreviewParams, token) =>
    preview(workspace, openDocument(desk, uri), Math.min(MOST, limit), token),
  );
}

/** The preview above a rubric. Nothing where the next change has made it old. */
export async function rubricPreviewLenses(
  workspace: Workspace,
  document: TextDocument,
  token: CancellationToken,
): Promise<CodeLens[]> {
  const { version } = document;
  await sleep(PAUSE_MS);
  if (token.isCancellationRequested || document.version !== version) return [];
  return rubricLenses(document.uri, await preview(workspace, document, 0, token));
}

/** What is on disk may have judged, and is not known any more once it is overwritten. */
async function rememberSaved({ knownRubrics }: Workspace, path: string): Promise<void> {
  const { rubric } = parseRubric(await rubricFileText(path).catch(() => ""));
  if (rubric !== undefined) await knownRubrics.remember(rubric);
}

async function preview(
  workspace: Workspace,
  document: TextDocument,
  limit: number,
  token: CancellationToken,
): Promise<RubricPreview | "invalid" | undefined> {
  const { rubric } = parseRubric(document.getText());
  if (rubric === undefined) return "invalid";
  const signal = signalOf(token);
  try {
    const path = filePath(document.uri);
    if (path !== undefined) await rememberSaved(workspace, path);
    const folders = path === undefined ? workspace.folders : [workspace.folderOf(path)];
    const previewed = [];
    for (const folder of folders) {
      const index = workspace.runIndex(workspace.storeDir(folder));
      await index.update(signal);
      previewed.push({ folder: pathToFileURL(folder).href, runs: index.runs });
    }
    const cancelled = () => token.isCancellationRequested;
    const known = workspace.knownRubrics;
    return await previewRubric(previewed, rubric, { limit, cancelled, known });
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    throw error;
  }
}
