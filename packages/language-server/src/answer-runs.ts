import {
  type CancellationToken,
  type Connection,
  ResponseError,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { judgeDocument } from "./judge-document.ts";
import { listRecorded } from "./list-recorded.ts";
import { type PageShelf, traceOf } from "./page-shelf.ts";
import { readableRun } from "./pages/readable-run.ts";
import { runUri } from "./pages/run-uri.ts";
import {
  type CaseRef,
  type JudgeParams,
  type JudgeResult,
  methods,
  type RunRef,
  type RunsParams,
  type SettleParams,
  type UnsettleParams,
} from "./protocol.ts";
import type { Publisher } from "./publisher.ts";
import { caseChoices, type Desk, settleCase, unsettleCase } from "./settle-case.ts";
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

/** Answers our own requests: recorded runs, settled cases, judging. */
export function answerRuns(desk: RunsDesk): void {
  const { connection, shelf, workspace, publisher } = desk;
  const on = <P>(
    method: string,
    answer: (params: P, token: CancellationToken) => Promise<unknown>,
  ) =>
    connection.onRequest(method, (params: P, token: CancellationToken) =>
      answer(params, token).catch(fail),
    );
  const storeOf = (folder: string) => workspace.storeDir(filePath(folder) ?? folder);

  on(methods.runs, ({ folder, limit }: RunsParams, token) =>
    listRecorded(storeOf(folder), limit, () => token.isCancellationRequested),
  );
  on(methods.openRun, async ({ folder, traceId }: RunRef) => {
    const source = { dir: storeOf(folder), traceId };
    const trace = await traceOf(runUri(source, ""));
    return { uri: runUri(source, trace?.name ?? "run") };
  });
  on(methods.runText, async ({ uri }: { uri: string }) => {
    const trace = await traceOf(uri);
    return trace === undefined ? null : readableRun(trace).text;
  });
  on(methods.choices, async (ref: CaseRef) =>
    caseChoices(await shelf.judgedPage(openDocument(desk, ref.uri)), ref, deskOf(desk, ref.uri)),
  );
  on(methods.settle, async (params: SettleParams) => {
    const page = await shelf.judgedPage(openDocument(desk, params.uri));
    const id = await settleCase(page, params, deskOf(desk, params.uri));
    await publisher.refresh();
    return id;
  });
  on(methods.unsettle, async (params: UnsettleParams) => {
    const had = await unsettleCase(params, deskOf(desk, params.uri));
    await publisher.refresh();
    return had;
  });
  on(methods.judge, (params: JudgeParams, token) => judgeWithProgress(desk, params, token));
}

function deskOf({ shelf, workspace }: RunsDesk, uri: string): Desk {
  const folder = shelf.folderOf(uri);
  return { folder, file: workspace.precedentFile(folder) };
}

function openDocument({ documents }: RunsDesk, uri: string): TextDocument {
  const document = documents.get(uri);
  if (document !== undefined) return document;
  throw new ResponseError(REQUEST_FAILED, "The document is not open any more. Open it again.");
}

async function judgeWithProgress(
  desk: RunsDesk,
  { uri }: JudgeParams,
  token: CancellationToken,
): Promise<JudgeResult> {
  const { connection, shelf, workspace, judged, publisher } = desk;
  const page = await shelf.judgedPage(openDocument(desk, uri));
  const stop = new AbortController();
  token.onCancellationRequested(() => stop.abort());
  const progress = await connection.window.createWorkDoneProgress();
  progress.token.onCancellationRequested(() => stop.abort());
  progress.begin("Judging", 0, undefined, true);
  try {
    const document = { uri, folder: shelf.folderOf(uri), page };
    return await judgeDocument(workspace, judged, document, {
      signal: stop.signal,
      onProgress: (share) => progress.report(Math.floor(share * 100)),
    });
  } finally {
    progress.done();
    await publisher.refresh();
  }
}

function fail(error: unknown): never {
  throw error instanceof ResponseError
    ? error
    : new ResponseError(REQUEST_FAILED, traceJudgeErrorText(error));
}
