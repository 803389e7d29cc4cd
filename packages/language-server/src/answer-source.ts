import { TextDocument } from "vscode-languageserver-textdocument";
import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { runSource } from "./pages/run-uri.ts";
import type { SourceAnswers } from "./source-answers.ts";
import {
  type CodeLink,
  type SourceRef,
  type StepPlace,
  type StepRef,
  sourceMethods,
  type WorstRuns,
} from "./source-protocol.ts";

/** Answers our own requests about sources: the worst runs of a place, and from a step to its place. */
export function answerSource(
  { connection, documents, shelf, workspace }: RunsDesk,
  sources: SourceAnswers,
): void {
  const on = requestHandlers({ connection, workspace });
  const marksOf = async (uri: string) => {
    const readable = await shelf.readable(uri);
    const [run] = readable?.page.runs ?? [];
    return run && { run, text: readable?.text ?? "" };
  };

  on(sourceMethods.worstRuns, async (ref: SourceRef, token): Promise<WorstRuns> => {
    const document = documents.get(ref.uri);
    if (document === undefined) return { title: ref.name, runs: [] };
    return sources.worstRuns(document, ref, () => token.isCancellationRequested);
  });
  on(sourceMethods.stepPlace, async ({ uri, stepId }: StepRef): Promise<StepPlace | null> => {
    const found = await marksOf(uri);
    const head = found?.run.marks.find(({ step }) => step.id === stepId)?.head;
    if (found === undefined || head === undefined) return null;
    return { line: TextDocument.create(uri, "", 0, found.text).positionAt(head.start).line };
  });
  on(sourceMethods.stepSource, async ({ uri, stepId }: StepRef, token): Promise<CodeLink[]> => {
    const found = await marksOf(uri);
    const source = runSource(uri);
    if (found === undefined || source === undefined) return [];
    const cancelled = () => token.isCancellationRequested;
    const sourcesOf = await sources.sources(workspace.folderOfStore(source.dir), cancelled);
    const places = sourcesOf(found.run.trace).get(stepId) ?? [];
    return places.map(({ uri: file, range }) => ({ uri: file, ...range.start }));
  });
}
