import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Machine } from "./machine.ts";
import type { Outcome } from "./outcome.ts";
import { runInHost } from "./run-in-host.ts";
import { putExportedRuns, putSampleRuns } from "./sample-runs.ts";

/** The behaviours of `host/`, tried inside the extension host. */
export async function hostRound(machine: Machine, tell: (outcome: Outcome) => void): Promise<void> {
  const outcomes = await runInHost<Outcome[]>(machine, {
    title: "host",
    entry: fileURLToPath(new URL("../host/host-tests.ts", import.meta.url)),
    prepare(folder) {
      putSampleRuns(folder);
      putExportedRuns(join(folder, "exported.jsonl"));
    },
  });
  for (const outcome of outcomes) tell(outcome);
}
