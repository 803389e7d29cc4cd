import { expect, test } from "vitest";
import { judgedText } from "./judged-text.ts";
import { runsByFolder } from "./runs-by-folder.ts";

test.each([
  [{ judged: 1, known: 0, flagged: 0, unreadable: 0 }, "1 run judged, 0 flagged"],
  [
    { judged: 12, known: 4, flagged: 3, unreadable: 1 },
    "12 runs judged, 3 flagged, 4 known already, 1 not readable",
  ],
  [
    { judged: 2, known: 2, flagged: 1, unreadable: 0 },
    "2 runs judged, 1 flagged, nothing had changed",
  ],
])("what was judged is told in one line: %o", (result, text) => {
  expect(judgedText(result)).toBe(text);
});

test("chosen runs are asked for folder by folder, and rows without a run are left out", () => {
  const [a, b] = ["file:///a", "file:///b"];
  const runs = [
    { folder: a, traceId: "1" },
    { folder: b, traceId: "2" },
    { folder: a },
    { folder: a, traceId: "3" },
  ];
  expect(runsByFolder(runs)).toEqual([
    { folder: a, traceIds: ["1", "3"] },
    { folder: b, traceIds: ["2"] },
  ]);
});
