import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openStore } from "@tracejudge/store";
import { expect, test } from "vitest";

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

test("the sample run is packaged, flagged, and the one that the command opens", async () => {
  const [, traceId] = /SAMPLE_RUN = "([^"]+)"/.exec(read("src/sample-run.ts")) ?? [];
  const runs = new Map<string, string | undefined>();
  const store = openStore({ dir: fileURLToPath(new URL("../sample", import.meta.url)) });
  for await (const found of store.listRuns()) {
    if ("value" in found) runs.set(found.value.traceId, found.value.verdict?.status);
  }
  expect(runs.get(traceId ?? "")).toBe("FLAGGED");
  expect(read(".vscodeignore")).toContain("!sample/**");
});
