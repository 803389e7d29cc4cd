import {
  type Connection,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { answerCases } from "./answer-cases.ts";
import { answerFeatures } from "./answer-features.ts";
import { answerJudging } from "./answer-judging.ts";
import { answerRecorded } from "./answer-recorded.ts";
import { answerReport } from "./answer-report.ts";
import { answerReview } from "./answer-review.ts";
import { answerRuns } from "./answer-runs.ts";
import { openDefaultJudge } from "./judging/default-judge.ts";
import { PageShelf } from "./page-shelf.ts";
import { createPublisher } from "./publisher.ts";
import { readSettings } from "./settings.ts";
import { JudgedCache } from "./verdicts/judged-cache.ts";
import { filePath, type OpenJudge, Workspace } from "./workspace.ts";

export interface LanguageServerOptions {
  /** How a judge is made; by default the student of this installation. */
  openJudge?: OpenJudge;
}

/** Serves one editor over a connection that the caller has made, and begins to listen. */
export function startLanguageServer(
  connection: Connection,
  { openJudge = openDefaultJudge }: LanguageServerOptions = {},
): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(openJudge);
  const judged = new JudgedCache();
  const shelf = new PageShelf(workspace, judged);
  const publisher = createPublisher(connection, documents, shelf, workspace);
  let pullsSettings = false;
  let followsFolders = false;

  connection.onInitialize((params) => {
    pullsSettings = params.capabilities.workspace?.configuration === true;
    followsFolders = params.capabilities.workspace?.workspaceFolders === true;
    workspace.folders = pathsOf(params.workspaceFolders ?? []);
    const { trusted, storage } = params.initializationOptions ?? {};
    workspace.trusted = trusted === true;
    if (typeof storage === "string") judged.keepIn(storage);
    return capabilities;
  });
  const pullSettings = async (): Promise<void> => {
    if (pullsSettings) {
      workspace.settings = readSettings(await connection.workspace.getConfiguration("tracejudge"));
    }
    await publisher.refresh();
  };
  connection.onInitialized(() => {
    if (followsFolders) followFolders(connection, workspace);
    return pullSettings();
  });
  connection.onDidChangeConfiguration(pullSettings);
  connection.onDidChangeWatchedFiles(() => publisher.refresh());
  connection.onShutdown(() => workspace.close());

  documents.onDidChangeContent(({ document }) => publisher.publish(document));
  documents.onDidClose(({ document }) => {
    shelf.forget(document.uri);
    publisher.clear(document.uri);
  });
  answerFeatures(connection, documents, shelf, workspace);
  const desk = { connection, documents, shelf, workspace, judged, publisher };
  answerRuns(desk);
  answerRecorded(desk);
  answerJudging(desk);
  answerCases(desk);
  answerReport(desk);
  answerReview(desk);
  documents.listen(connection);
  connection.listen();
}

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    inlayHintProvider: true,
    codeLensProvider: {},
    hoverProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    codeActionProvider: { codeActionKinds: ["quickfix"] },
    completionProvider: { triggerCharacters: [" ", "[", "-"] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: "tracejudge" },
};

function followFolders(connection: Connection, workspace: Workspace): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = pathsOf(removed);
    const left = workspace.folders.filter((folder) => !gone.includes(folder));
    workspace.folders = [...left, ...pathsOf(added)];
  });
}

function pathsOf(folders: readonly { uri: string }[]): string[] {
  return folders.flatMap(({ uri }) => filePath(uri) ?? []);
}
