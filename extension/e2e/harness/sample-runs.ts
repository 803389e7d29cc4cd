import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sample = fileURLToPath(new URL("../../sample/", import.meta.url));

/** Three recorded and judged runs of the support desk: `pii-leak`, `malformed-argument`, `clean-refund`. */
export function putSampleRuns(folder: string, dir = ".tracejudge"): void {
  const store = join(folder, dir);
  mkdirSync(store, { recursive: true });
  cpSync(sample, store, { recursive: true });
}

/** The rows of the same runs in a file of their own, as another tool would export them. */
export function putExportedRuns(file: string): void {
  const traces = join(sample, "traces");
  const rows = readdirSync(traces).find((name) => !name.includes(".scores."));
  cpSync(join(traces, rows ?? ""), file);
}
