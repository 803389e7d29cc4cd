import type { LangSmithRun } from "@tracejudge/core";
import type { LangSmithClient } from "./client.ts";
import { listedRuns } from "./listed-runs.ts";
import { queriedRuns } from "./queried-runs.ts";
import { isMissingRoute } from "./refusal.ts";
import type { RunSource, SourceOptions } from "./run-source.ts";

/** `runs.query` where client and server have it, else `listRuns`. */
export function openRunSource(client: LangSmithClient, options: SourceOptions): RunSource {
  const old = listedRuns(client, options);
  if (client.runs?.query === undefined) return old;
  const source = queriedRuns(client.runs, options);
  let isOld = false;
  let isNew = false;
  async function* either(ask: (source: RunSource) => AsyncIterable<LangSmithRun>) {
    if (isOld) {
      yield* ask(old);
      return;
    }
    try {
      yield* ask(source);
      isNew = true;
    } catch (error) {
      // Once it has answered, a 404 is about the one run that was asked for.
      if (isNew || !isMissingRoute(error)) throw error;
      // Rows given so far come again; every reader tells them by their ids.
      isOld = true;
      yield* ask(old);
    }
  }
  return {
    roots: (window) => either((from) => from.roots(window)),
    byId: (ids, window) => either((from) => from.byId(ids, window)),
    withFeedback: (keys, window) => either((from) => from.withFeedback(keys, window)),
    trace: (root) => either((from) => from.trace(root)),
  };
}
