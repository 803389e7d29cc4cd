import type { RunIndex } from "@tracejudge/store";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readableRun } from "./pages/readable-run.ts";
import { runUri } from "./pages/run-uri.ts";

/** A step in the readable document of its run; the line is 0-based. */
export interface RunPlace {
  uri: string;
  line: number;
}

/** Where a step of a recorded run stands, or the run itself; undefined where the run is gone. */
export async function runPlace(
  index: RunIndex,
  { traceId, stepId }: { traceId: string; stepId: string | null },
): Promise<RunPlace | undefined> {
  const trace = await index.readTrace(traceId);
  if (trace === undefined) return undefined;
  const uri = runUri({ dir: index.dir, traceId }, trace.name ?? "run");
  const { text, page } = readableRun(trace);
  const mark = page.runs[0]?.marks.find(({ step }) => step.id === stepId);
  const document = TextDocument.create(uri, "", 0, text);
  return { uri, line: document.positionAt(mark?.head.start ?? 0).line };
}
