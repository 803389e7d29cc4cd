import { expect, test } from "vitest";
import { chosenRows, deleteDetail, deleteQuestion } from "./chosen-runs.ts";

const [a, b] = [
  { kind: "run", id: "a" },
  { kind: "run", id: "b" },
];
const thread = { kind: "thread", id: "t" };

test("a command is for the selected rows, the clicked one, or what is selected in the view", () => {
  expect(chosenRows(a, [a, b, thread], [])).toEqual([a, b, thread]);
  expect(chosenRows(thread, undefined, [b])).toEqual([thread]);
  expect(chosenRows(undefined, undefined, [b, thread])).toEqual([b, thread]);
});

test.each([
  [["desk"], [], "Delete the run “desk”?"],
  [["desk", "other"], [], "Delete 2 runs?"],
  [[], [{ title: "talk", runs: 12 }], "Delete the thread “talk” with its 12 runs?"],
  [[], [{ title: "talk", runs: 1 }], "Delete the thread “talk” with its 1 run?"],
  [["desk"], [{ title: "talk", runs: 12 }], "Delete 13 runs, a whole thread among them?"],
  [
    [],
    [
      { title: "talk", runs: 12 },
      { title: "chat", runs: 2 },
    ],
    "Delete 14 runs, 2 whole threads among them?",
  ],
])("what is to be deleted is counted before it is: %j %j", (names, threads, question) => {
  expect(deleteQuestion(names, threads)).toBe(question);
});

test("where a filter hides runs of a thread it is said that they stay", () => {
  expect(deleteDetail(true)).toMatch(/^Runs of a thread that the filter hides stay\. What was/);
  expect(deleteDetail()).toMatch(/^What was recorded/);
});
