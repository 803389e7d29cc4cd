import { parseRubric } from "@tracejudge/core";
import type { Connection, Diagnostic, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { caseMethods, type ShownRuns } from "./case-protocol.ts";
import { documentKind } from "./document-kind.ts";
import { flagDiagnostics } from "./features/diagnostics.ts";
import { precedentDiagnostics } from "./features/precedent-diagnostics.ts";
import { problemDiagnostics } from "./features/problem-diagnostics.ts";
import type { PageShelf } from "./page-shelf.ts";
import type { SourceAnswers } from "./source-answers.ts";
import { viewMethods } from "./view-protocol.ts";
import type { Workspace } from "./workspace.ts";

/** Keeps the diagnostics of the open documents up to date. */
export interface Publisher {
  publish(document: TextDocument): void;
  clear(uri: string): void;
  /** Something beside the documents changed: verdicts, cases, settings. */
  refresh(): Promise<void>;
}

export function createPublisher(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  shelf: PageShelf,
  workspace: Workspace,
  sources: SourceAnswers,
): Publisher {
  let turns = 0;
  /** Turn of what was sent last, by document. */
  const sent = new Map<string, number>();
  const send = async (document: TextDocument): Promise<void> => {
    const { uri, version } = document;
    turns += 1;
    const turn = turns;
    const diagnostics =
      documentKind(uri) === "source"
        ? await sources.diagnostics(document)
        : await diagnosticsOf(document, shelf, workspace);
    // What was found in a text that is not there any more must not be shown.
    if (documents.get(uri)?.version !== version) return;
    // Nor must what was asked for earlier and took longer replace what is newer.
    if (turn < (sent.get(uri) ?? 0)) return;
    sent.set(uri, turn);
    await connection.sendDiagnostics({ uri, version, diagnostics });
    await tellRuns(document);
  };
  const tellRuns = async (document: TextDocument): Promise<void> => {
    const kind = documentKind(document.uri);
    if (kind !== "traces" && kind !== "readable") return;
    const { runs } = await shelf.page(document);
    const shown: ShownRuns = { uri: document.uri, runs: runs.length };
    await connection.sendNotification(caseMethods.shownRuns, shown);
  };
  const trouble = (error: unknown): void => connection.console.error(String(error));
  return {
    publish: (document) => void send(document).catch(trouble),
    clear(uri) {
      sent.delete(uri);
      connection.sendDiagnostics({ uri, diagnostics: [] }).catch(trouble);
    },
    async refresh() {
      await Promise.all(documents.all().map((document) => send(document).catch(trouble)));
      // A client that cannot refresh refuses; it asks again by itself at the next change.
      void Promise.allSettled([
        connection.sendNotification(viewMethods.scoresChanged),
        connection.languages.inlayHint.refresh(),
        connection.sendRequest("workspace/codeLens/refresh"),
      ]);
    },
  };
}

async function diagnosticsOf(
  document: TextDocument,
  shelf: PageShelf,
  workspace: Workspace,
): Promise<Diagnostic[]> {
  switch (documentKind(document.uri)) {
    case "rubric":
      return problemDiagnostics(document, parseRubric(document.getText()).problems);
    case "precedents":
      return precedentDiagnostics(document);
    case "traces":
    case "readable":
      return traceDiagnostics(document, shelf, workspace);
    default:
      return [];
  }
}

/** A JSON file without any run is somebody else's, so what is wrong with it is not told. */
async function traceDiagnostics(document: TextDocument, shelf: PageShelf, workspace: Workspace) {
  const page = await shelf.judgedPage(document);
  const tooLong = page.problems.filter(({ code }) => code === "FILE_TOO_LONG");
  const problems = page.runs.length > 0 ? page.problems : tooLong;
  return [
    ...flagDiagnostics(document, page, workspace.settings.diagnostics),
    ...problemDiagnostics(document, problems),
  ];
}
