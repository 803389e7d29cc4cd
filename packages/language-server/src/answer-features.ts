import type { Connection, Location, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { rubricPreviewLenses } from "./answer-rubric.ts";
import { type DocumentKind, documentKind } from "./document-kind.ts";
import { codeLenses } from "./features/code-lenses.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { documentSymbols, foldingRanges } from "./features/outline.ts";
import {
  precedentCompletion,
  precedentDefinition,
  precedentHover,
  precedentStep,
} from "./features/precedent-line.ts";
import { quickFixes } from "./features/quick-fixes.ts";
import { rubricCompletion, rubricHover } from "./features/rubric-keys-at.ts";
import { sourceFixes } from "./features/source-diagnostics.ts";
import type { PageShelf } from "./page-shelf.ts";
import { runPlace } from "./run-place.ts";
import type { SourceAnswers } from "./source-answers.ts";
import type { Workspace } from "./workspace.ts";

interface Answering {
  connection: Connection;
  shelf: PageShelf;
  workspace: Workspace;
  sources: SourceAnswers;
  /** The open document of that URI, where it is of one of the kinds. */
  opened(uri: string, ...kinds: DocumentKind[]): TextDocument | undefined;
}

/** Answers the editor's own questions about a document; each answer is a pure function of its page. */
export function answerFeatures(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  shelf: PageShelf,
  workspace: Workspace,
  sources: SourceAnswers,
): void {
  const opened = (uri: string, ...kinds: DocumentKind[]): TextDocument | undefined => {
    const kind = documentKind(uri);
    return kind !== undefined && kinds.includes(kind) ? documents.get(uri) : undefined;
  };
  const answering: Answering = { connection, shelf, workspace, sources, opened };
  answerShape(answering);
  answerScores(answering);
  answerWords(answering);
}

/** Outline, folding and fixes. */
function answerShape({ connection, shelf, opened }: Answering): void {
  connection.onDocumentSymbol(async ({ textDocument }) => {
    const document = opened(textDocument.uri, "readable", "traces");
    return document === undefined
      ? []
      : documentSymbols(document, await shelf.judgedPage(document));
  });
  connection.onFoldingRanges(async ({ textDocument }) => {
    const document = opened(textDocument.uri, "readable");
    return document === undefined ? null : foldingRanges(document, await shelf.page(document));
  });
  connection.onCodeAction(async ({ textDocument, context }) => {
    if (opened(textDocument.uri, "source") !== undefined) return sourceFixes(context.diagnostics);
    const document = opened(textDocument.uri, "readable", "traces");
    if (document === undefined || context.diagnostics.length === 0) return [];
    return quickFixes(textDocument.uri, await shelf.judgedPage(document), context.diagnostics);
  });
}

/** What stands beside and above the text. */
function answerScores({ connection, shelf, workspace, sources, opened }: Answering): void {
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const document = opened(textDocument.uri, "readable", "traces");
    if (document === undefined || !workspace.settings.inlayHints) return [];
    return inlayHints(document, await shelf.judgedPage(document), range);
  });
  connection.onCodeLens(async ({ textDocument: { uri } }, token) => {
    const cancelled = () => token.isCancellationRequested;
    const source = opened(uri, "source");
    if (source !== undefined) return sources.lenses(source, cancelled);
    const rubric = opened(uri, "rubric");
    if (rubric !== undefined) return rubricPreviewLenses(workspace, rubric, token);
    const document = opened(uri, "readable", "traces");
    if (document === undefined) return [];
    const page = await shelf.judgedPage(document);
    if (documentKind(uri) !== "readable") return codeLenses(document, page);
    const links = await sources.stepLenses(shelf.folderOf(uri), document, page, cancelled);
    return [...codeLenses(document, page), ...links];
  });
}

/** What is told of the place under the cursor. */
function answerWords({ connection, shelf, workspace, sources, opened }: Answering): void {
  /** Of the folder that a document belongs to. */
  const policiesFor = ({ uri }: TextDocument) => workspace.policies(shelf.folderOf(uri));

  connection.onDefinition(async ({ textDocument: { uri }, position }, token) => {
    const lines = opened(uri, "precedents");
    if (lines !== undefined) {
      const step = precedentStep(lines, position);
      if (step !== undefined) return runLocation(workspace, shelf.folderOf(uri), step);
      return precedentDefinition(lines, position, await policiesFor(lines));
    }
    const document = opened(uri, "readable", "traces");
    if (document === undefined) return null;
    const page = await shelf.page(document);
    const cancelled = () => token.isCancellationRequested;
    return sources.definitions(shelf.folderOf(uri), document, page, position, cancelled);
  });
  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const source = opened(uri, "source");
    if (source !== undefined)
      return sources.hover(source, position, () => token.isCancellationRequested);
    const rubric = opened(uri, "rubric");
    if (rubric !== undefined) return rubricHover(rubric, position);
    const lines = opened(uri, "precedents");
    if (lines !== undefined) return precedentHover(lines, position, await policiesFor(lines));
    const document = opened(uri, "readable", "traces");
    if (document === undefined) return null;
    return hover(document, await shelf.judgedPage(document), position);
  });
  connection.onCompletion(async ({ textDocument: { uri }, position }) => {
    const lines = opened(uri, "precedents");
    if (lines !== undefined) return precedentCompletion(lines, position, await policiesFor(lines));
    const rubric = opened(uri, "rubric");
    return rubric === undefined ? [] : rubricCompletion(rubric, position);
  });
}

async function runLocation(
  workspace: Workspace,
  folder: string,
  step: { traceId: string; stepId: string | null },
): Promise<Location | null> {
  const place = await runPlace(workspace.runIndex(workspace.storeDir(folder)), step);
  if (place === undefined) return null;
  const start = { line: place.line, character: 0 };
  return { uri: place.uri, range: { start, end: start } };
}
