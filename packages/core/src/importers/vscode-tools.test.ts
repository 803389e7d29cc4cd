import { describe, expect, it } from "vitest";
import { isEditorsOwn, toolAnswer } from "./vscode-tools.ts";

const piece = (text: string, more: object = {}) => ({
  type: 2,
  text,
  lineBreakBefore: true,
  ...more,
});
const tree = (children: object[]) => JSON.stringify({ node: { type: 1, children } });

describe("an answer of a tool of VS Code", () => {
  it("is the text of its pieces, in their order, each on a line where it says so", () => {
    const nested = { type: 1, children: [piece("b"), piece("c", { lineBreakBefore: false })] };
    expect(toolAnswer(tree([piece("a\n"), nested, piece("")]))).toBe("a\nbc");
  });

  it("is left alone where it is no such tree", () => {
    for (const answer of [
      "No such file",
      '{"node": 1}',
      '{"node": {"children": 2}}',
      7,
      undefined,
    ]) {
      expect(toolAnswer(answer)).toBe(answer);
    }
  });

  it("is read in time however deep or wide the tree is", () => {
    let deep: object = piece("end");
    for (let depth = 0; depth < 100; depth++) deep = { type: 1, children: [deep] };
    expect(toolAnswer(tree([deep]))).toBe("end");
    expect(toolAnswer(tree(Array.from({ length: 200_000 }, () => piece("x"))))).toHaveLength(
      399_999,
    );
  });
});

it("tells the editor's own look at its list from a call of the model", () => {
  expect(isEditorsOwn('{"operation":"read","chatSessionResource":{"scheme":"a"}}')).toBe(true);
  expect(isEditorsOwn('{"operation":"write","todoList":[]}')).toBe(false);
  expect(isEditorsOwn('{"operation":"read"}')).toBe(false);
  expect(isEditorsOwn(undefined)).toBe(false);
});
