import { expect, test } from "vitest";
import { RunBook } from "./run-book.ts";

test("roots are found by their own id, by the run around them, and by what they gave back", () => {
  const book = new RunBook();
  book.begin("graph", "target");
  const message = { content: "hi" };
  book.end("graph", { messages: [message] });
  expect(book.rootsOf(["target"], undefined)).toEqual(["graph"]);
  expect(book.rootsOf(["graph", "target"], undefined)).toEqual(["graph"]);
  expect(book.rootsOf([], { messages: [message] })).toEqual(["graph"]);
  expect(book.rootsOf(["other"], { messages: [{ content: "hi" }] })).toEqual([]);
});

test("of a process that runs on and on only the last 5,000 runs are kept", () => {
  const book = new RunBook();
  for (let at = 0; at < 5_001; at++) book.begin(`root ${at}`, `parent ${at}`);
  expect(book.rootsOf(["root 0", "parent 0"], undefined)).toEqual([]);
  expect(book.rootsOf(["parent 1"], undefined)).toEqual(["root 1"]);
});
