import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { documentKind } from "./document-kind.ts";
import { scoreMarks } from "./features/score-marks.ts";
import { longParts } from "./pages/long-parts.ts";
import { type ScoreMarks, type ScoresParams, viewMethods } from "./view-protocol.ts";

/** Answers what an editor asks for to draw a document in colours and folded. */
export function answerViews({ connection, documents, shelf, workspace }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  on(viewMethods.scores, async ({ uri, from, to }: ScoresParams): Promise<ScoreMarks> => {
    const document = documents.get(uri);
    const kind = documentKind(uri);
    const isTrace = kind === "readable" || kind === "traces";
    if (document === undefined || !isTrace || !workspace.settings.inlayHints) {
      return { version: document?.version ?? -1, marks: [] };
    }
    const { version } = document;
    const page = await shelf.judgedPage(document);
    // The text may have changed while it was read; the editor asks again by itself.
    if (documents.get(uri)?.version !== version) return { version, marks: [] };
    const start = document.offsetAt({ line: from, character: 0 });
    const end = document.offsetAt({ line: to + 1, character: 0 });
    return { version, marks: scoreMarks(document, page, { start, end }) };
  });
  on(viewMethods.longParts, async ({ uri }: { uri: string }): Promise<number[]> => {
    const readable = await shelf.readable(uri);
    return readable === undefined ? [] : longParts(readable.text, readable.page);
  });
}
