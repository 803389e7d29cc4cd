import { stat } from "node:fs/promises";
import { type Event, type ExtensionContext, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { storeFolders } from "./follow-runs.ts";
import { wakesServer } from "./wakes-server.ts";

/**
 * Starts the server once it has something to do: runs are recorded, or a trace file, rubric or precedent
 * file is open. The extension is active in every project with sources, so as to notice the first run, and
 * most have none. What asks the server something starts it too.
 */
export async function startWhenNeeded(
  context: ExtensionContext,
  client: LanguageClient,
  runsChanged: Event<void>,
): Promise<void> {
  const start = () => client.start().catch((error) => client.warn(String(error), undefined, false));
  context.subscriptions.push(
    runsChanged(start),
    workspace.onDidOpenTextDocument(({ uri }) => void (wakesServer(`${uri}`) && start())),
  );
  const isOpen = workspace.textDocuments.some(({ uri }) => wakesServer(`${uri}`));
  if (isOpen || (await hasRuns())) await client.start();
}

async function hasRuns(): Promise<boolean> {
  const found = await Promise.all(storeFolders().map((dir) => stat(dir).catch(() => undefined)));
  return found.some((one) => one?.isDirectory() === true);
}
