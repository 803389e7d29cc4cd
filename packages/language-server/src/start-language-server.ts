import {
  type ClientCapabilities,
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
import { answerRubric } from "./answer-rubric.ts";
import { answerRuns, type RunsDesk } from "./answer-runs.ts";
import { answerSource } from "./answer-source.ts";
import { answerViews } from "./answer-views.ts";
import { canFollowFiles, followNamedFiles } from "./follow-named-files.ts";
import { canBeAsked, followSources } from "./follow-sources.ts";
import { openDefaultJudge } from "./judging/default-judge.ts";
import { PageShelf } from "./page-shelf.ts";
import { createPublisher } from "./publisher.ts";
import { pullSettings } from "./pull-settings.ts";
import { rubricWarnings } from "./rubrics/rubric-warnings.ts";
import { SourceScores } from "./scores/source-scores.ts";
import { SourceAnswers } from "./source-answers.ts";
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
  const scores = new SourceScores(workspace, documents);
  const sources = new SourceAnswers(workspace, scores);
  const publisher = createPublisher(connection, documents, shelf, workspace, sources);
  const warnOfRubrics = rubricWarnings(connection, workspace);
  let pullsSettings = false;
  let followsFolders = false;
  let asks: (() => Promise<void>)[] = [];

  connection.onInitialize((params) => {
    pullsSettings = params.capabilities.workspace?.configuration === true;
    followsFolders = params.capabilities.workspace?.workspaceFolders === true;
    asks = asksOf(params.capabilities, connection, workspace);
    workspace.folders = pathsOf(params.workspaceFolders ?? []);
    const { trusted, storage } = params.initializationOptions ?? {};
    workspace.trusted = trusted === true;
    if (typeof storage === "string") {
      judged.keepIn(storage);
      workspace.knownRubrics.keepIn(storage);
    }
    return capabilities;
  });
  const followSettings = async (): Promise<void> => {
    if (pullsSettings) workspace.settling = pullSettings(connection, workspace);
    await workspace.settling;
    await warnOfRubrics();
    await refresh();
  };
  const refresh = async (): Promise<void> => {
    await Promise.all(asks.map((ask) => ask()));
    await publisher.refresh();
  };
  connection.onInitialized(() => {
    if (followsFolders) followFolders(connection, workspace, followSettings);
    return followSettings();
  });
  connection.onDidChangeConfiguration(followSettings);
  connection.onDidChangeWatchedFiles(refresh);
  connection.onShutdown(() => workspace.close());

  documents.onDidChangeContent(({ document }) => publisher.publish(document));
  documents.onDidClose(({ document }) => {
    shelf.forget(document.uri);
    scores.forget(document.uri);
    publisher.clear(document.uri);
  });
  answerFeatures(connection, documents, shelf, workspace, sources);
  const desk = { connection, documents, shelf, workspace, judged, publisher };
  answerRequests(desk, sources);
  documents.listen(connection);
  connection.listen();
}

/** What an editor is asked to tell of besides, as far as it can be asked. */
function asksOf(
  client: ClientCapabilities,
  connection: Connection,
  workspace: Workspace,
): (() => Promise<void>)[] {
  return [
    ...(canBeAsked(client) ? [followSources(connection, workspace)] : []),
    ...(canFollowFiles(client) ? [followNamedFiles(connection, workspace)] : []),
  ];
}

function answerRequests(desk: RunsDesk, sources: SourceAnswers): void {
  answerRuns(desk);
  answerRecorded(desk);
  answerViews(desk);
  answerJudging(desk);
  answerCases(desk);
  answerReport(desk);
  answerReview(desk);
  answerRubric(desk);
  answerSource(desk, sources);
}

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: TextDocumentSyncKind.Incremental,
    inlayHintProvider: true,
    codeLensProvider: {},
    hoverProvider: true,
    definitionProvider: true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    codeActionProvider: { codeActionKinds: ["quickfix"] },
    completionProvider: { triggerCharacters: [" ", "[", "-", ":", '"'] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: "tracejudge" },
};

function followFolders(
  connection: Connection,
  workspace: Workspace,
  changed: () => Promise<void>,
): void {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = pathsOf(removed);
    const left = workspace.folders.filter((folder) => !gone.includes(folder));
    workspace.folders = [...left, ...pathsOf(added)];
    return changed();
  });
}

function pathsOf(folders: readonly { uri: string }[]): string[] {
  return folders.flatMap(({ uri }) => filePath(uri) ?? []);
}
