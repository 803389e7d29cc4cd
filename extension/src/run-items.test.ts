import type { RunSummary } from "@tracejudge/language-server/runs-protocol";
import { expect, test } from "vitest";
import { runDescription } from "./run-description.ts";
import { runRow, threadRow } from "./run-items.ts";

const now = new Date(2026, 10, 24, 12, 0);
const run: RunSummary = { traceId: "t-1", name: "desk", failed: false, startTime: now.getTime() };
const blame = { step: "search", attribute: "validity" };

test("a run is told by its score, the step to look at first, duration, model and time", () => {
  const judged = { ...run, score: 2.97, blame, duration: 1530, model: "gpt-x", audit: true };
  expect(runDescription(judged, now)).toMatch(
    /^2\.9 · search: validity · audit · 1\.5 s · gpt-x · .*12.*$/,
  );
  expect(runDescription({ traceId: "t", name: "desk", failed: false }, now)).toBe("");
});

test.each([
  [40, "40 ms"],
  [1000, "1.0 s"],
  [119_900, "119.9 s"],
  [600_000, "10 min"],
])("%d ms read as %s", (duration, text) => {
  const { startTime: _, ...untimed } = run;
  expect(runDescription({ ...untimed, duration }, now)).toBe(text);
});

test("a status is told by shape, colour and word, never by colour alone", () => {
  const statuses = ["OK", "FLAGGED", "REVIEW", "ERROR", undefined] as const;
  const rows = statuses.map((status) => runRow({ ...run, ...(status && { status }) }, now));
  expect(new Set(rows.map(({ icon }) => icon)).size).toBe(statuses.length);
  expect(new Set(rows.map(({ spoken }) => spoken)).size).toBe(statuses.length);
  expect(rows[1]?.tooltip).toContain("flagged");
});

test("the tooltip has what does not fit beside the name", () => {
  const more = { threadId: "talk", request: "Refund me", duration: 1530, model: "gpt-x" };
  const { tooltip } = runRow({ ...run, ...more, failed: true }, now);
  expect(tooltip.split("\n")).toEqual([
    "desk",
    "not judged; the run failed · 1.5 s · gpt-x",
    "Refund me",
    now.toLocaleString(),
    "thread talk",
    "id t-1",
  ]);
});

test("a thread is told by its runs and how many are flagged", () => {
  const thread = { threadId: "a", title: "a", runs: 3, flagged: 1, status: "FLAGGED" } as const;
  expect(threadRow(thread)).toMatchObject({ label: "a", description: "3 runs · 1 flagged" });
  expect(threadRow({ ...thread, flagged: 0 }).description).toBe("3 runs");
});
