import { importTraces, renderStep, type Trace, traceFromRuns } from "@tracejudge/core";
import { expect, test } from "vitest";
import { recorded } from "../../fixtures/start-server.ts";
import { traceRows } from "./trace-rows.ts";

const names = ["airline-booked", "expert-team", "passages-kubernetes", "web-research-team"];

test.each(names)(
  "%s is read back from its rows step by step, in the judge's words",
  async (name) => {
    for await (const item of importTraces(recorded(name))) {
      if (!("trace" in item)) continue;
      const { trace, problems } = traceFromRuns(traceRows(item.trace));
      expect(problems).toEqual([]);
      expect(textsOf(trace)).toEqual(textsOf(item.trace));
    }
  },
);

function textsOf(trace: Trace | undefined) {
  const count = (text: string) => text.split(" ").length;
  return trace?.steps.map((step) => ({
    id: step.id,
    kind: step.kind,
    name: step.name,
    text: renderStep(trace, step, { evidence: [], count, limit: 256 }),
  }));
}
