import { pathToFileURL } from "node:url";
import { openStore, type RunIndex } from "@tracejudge/store";
import type { CancellationToken } from "vscode-languageserver";
import { type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { runUri } from "./pages/run-uri.ts";
import type { RunRef } from "./protocol.ts";
import { listRuns } from "./runs/list-runs.ts";
import {
  type CompareParams,
  type CompareUris,
  type DeleteParams,
  type RunChoices,
  type RunPlace,
  type RunsPage,
  type RunsParams,
  runsMethods,
} from "./runs-protocol.ts";
import { oneLine } from "./texts/one-line.ts";
import { filePath } from "./workspace.ts";

/** What a live app still wrote to is swept once it may have ended, as long as the editor is open. */
const SWEEP_AGAIN_MS = 20_000;

/** Answers what is asked about the recorded runs of a folder: lists, filters, comparing, deleting. */
export function answerRecorded({ connection, workspace, publisher }: RunsDesk): void {
  const on = requestHandlers({ connection, workspace });
  const indexOf = (folder: string): RunIndex =>
    workspace.runIndex(workspace.storeDir(filePath(folder) ?? folder));

  on(runsMethods.runs, async ({ folder, ...params }: RunsParams, token): Promise<RunsPage> => {
    const index = indexOf(folder);
    await index.update(signalOf(token));
    const rubric = await workspace.rubric(filePath(folder) ?? folder);
    return listRuns(index.runs, params, rubric);
  });
  on(runsMethods.choices, async ({ folder }: { folder: string }): Promise<RunChoices> => {
    const index = indexOf(folder);
    await index.update();
    const { runs } = index;
    const attributes = runs.flatMap(({ verdict }) => Object.keys(verdict?.attributes ?? {}));
    const nodes = runs.flatMap((run) => run.nodes);
    return { attributes: [...new Set(attributes)].sort(), nodes: [...new Set(nodes)].sort() };
  });
  on(runsMethods.compare, async ({ left, right }: CompareParams): Promise<CompareUris> => {
    const uriOf = async ({ folder, traceId }: RunRef) => {
      const { dir } = indexOf(folder);
      const trace = await workspace.runIndex(dir).readTrace(traceId);
      const name = oneLine(trace?.name ?? "run");
      return { name, uri: runUri({ dir, traceId, bare: true }, name) };
    };
    const [a, b] = [await uriOf(left), await uriOf(right)];
    const title = `${a.name} ${left.traceId.slice(0, 8)} ↔ ${b.name} ${right.traceId.slice(0, 8)}`;
    return { left: a.uri, right: b.uri, title: oneLine(title) };
  });
  on(runsMethods.delete, async ({ folder, traceIds }: DeleteParams): Promise<void> => {
    const store = openStore({ dir: indexOf(folder).dir });
    await store.deleteRuns(traceIds);
    setTimeout(() => void store.deleteRuns([]).catch(() => undefined), SWEEP_AGAIN_MS).unref();
    await publisher.refresh();
  });
  on(runsMethods.place, async ({ folder, traceId }: RunRef): Promise<RunPlace | null> => {
    const place = await indexOf(folder).placeOf(traceId);
    return place === undefined ? null : { file: pathToFileURL(place.file).href, line: place.line };
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  token.onCancellationRequested(() => stop.abort());
  return stop.signal;
}
