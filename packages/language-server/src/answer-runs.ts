import {
  type CancellationToken,
  type Connection,
  ResponseError,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { PageShelf } from "./page-shelf.ts";
import { runUri } from "./pages/run-uri.ts";
import { methods, type RunRef } from "./protocol.ts";
import type { Publisher } from "./publisher.ts";
import { traceJudgeErrorText } from "./texts/error-text.ts";
import type { JudgedCache } from "./verdicts/judged-cache.ts";
import { filePath, type Workspace } from "./workspace.ts";

export interface RunsDesk {
  connection: Connection;
  documents: TextDocuments<TextDocument>;
  shelf: PageShelf;
  workspace: Workspace;
  judged: JudgedCache;
  publisher: Publisher;
}

/** A request failed for a reason that the person should read. */
const REQUEST_FAILED = -32803;

/** Answers our own requests about recorded runs. */
export function answerRuns({ connection, shelf, workspace }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  const storeOf = (folder: string) => workspace.storeDir(filePath(folder) ?? folder);

  on(methods.openRun, async ({ folder, traceId, dir }: RunRef) => {
    const source = { dir: dir ?? storeOf(folder), traceId };
    const trace = await workspace.runIndex(source.dir).readTrace(traceId);
    return { uri: runUri(source, trace?.name ?? "run") };
  });
  on(methods.runText, async ({ uri }: { uri: string }) => {
    return (await shelf.readable(uri))?.text ?? null;
  });
}

/**
 * Takes answers to requests, once the settings of the folders are known; what goes wrong in one reaches
 * the person in words.
 */
export function requestHandlers({
  connection,
  workspace,
}: Pick<RunsDesk, "connection" | "workspace">) {
  return <P>(method: string, answer: (params: P, token: CancellationToken) => Promise<unknown>) =>
    connection.onRequest(method, async (params: P, token: CancellationToken) => {
      await workspace.settling;
      return answer(params, token).catch(fail);
    });
}

export function openDocument({ documents }: RunsDesk, uri: string): TextDocument {
  const document = documents.get(uri);
  if (document !== undefined) return document;
  throw new ResponseError(REQUEST_FAILED, "The document is not open any more. Open it again.");
}

function fail(error: unknown): never {
  throw error instanceof ResponseError
    ? error
    : new ResponseError(REQUEST_FAILED, traceJudgeErrorText(error));
}
