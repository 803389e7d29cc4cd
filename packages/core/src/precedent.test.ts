import { describe, expect, test } from "vitest";
import { type Precedent, parsePrecedents, precedentLine } from "./precedent.ts";

const precedent: Precedent = {
  id: "p1",
  createdAt: "2026-11-22T10:00:00.000Z",
  author: "Ada <ada@example.org>",
  traceId: "t1",
  stepId: "s2",
  attribute: "tool_validity",
  score: 1,
  judgeScore: 3.2,
  judgeProbabilities: [0, 0, 0.1, 0.6, 0.3],
  why: "The city is missing.\nIt was never asked for.",
  rubric: { name: "agent", version: "0123456789ab" },
  snapshot: {
    messages: [
      { role: "user", content: "What is the weather?" },
      {
        role: "assistant",
        content: "",
        toolCalls: [{ id: "c1", name: "get_weather", args: { unit: "C", city: "" } }],
      },
    ],
    tools: [{ name: "get_weather" }],
    judged: 1,
    toolCallId: "c1",
  },
};

describe("precedentLine", () => {
  test("a case survives being written and read", () => {
    const { precedents, problems } = parsePrecedents(precedentLine(precedent));
    expect(problems).toEqual([]);
    expect(precedents).toEqual([precedent]);
  });

  test("it is one line, whatever order the keys were given in", () => {
    const reversed = Object.fromEntries(Object.entries(precedent).reverse()) as Precedent;
    expect(precedentLine(reversed)).toBe(precedentLine(precedent));
    expect(precedentLine(precedent).split("\n")).toHaveLength(2);
  });
});

describe("parsePrecedents", () => {
  function check(text: string, cases: number, codes: [string, number][]): void {
    const { precedents, problems } = parsePrecedents(text, { file: "p.jsonl" });
    expect(precedents).toHaveLength(cases);
    expect(problems.map(({ code, line }) => [code, line])).toEqual(codes);
    for (const problem of problems) expect(problem.file).toBe("p.jsonl");
  }
  const line = precedentLine(precedent);

  test("an empty file has no cases", () => check("", 0, []));
  test("several people may label the same case", () =>
    check(line + line.replace("Ada", "Bo"), 2, []));
  test("a line that a merge doubled counts once", () =>
    check(line + line, 1, [["precedent_repeated", 2]]));
  test("a snapshot that does not hold what was judged is told", () => {
    check(line.replace('"judged":1', '"judged":0'), 0, [["precedent_invalid", 1]]);
    const { problems } = parsePrecedents(line.replace('"toolCallId":"c1"', '"toolCallId":"c9"'));
    expect(problems[0]?.path).toBe("$.snapshot.toolCallId");
  });
  test("a line from before the judge's probabilities were kept is whole", () => {
    const { judgeProbabilities: _, ...older } = precedent;
    check(`${JSON.stringify(older)}\n`, 1, []);
  });
  test("blank lines and CRLF are allowed", () => check(`\n${line.trim()}\r\n\n`, 1, []));
  test("a broken line does not take the others with it", () =>
    check(`${line}{"id":\n${line.replace("Ada", "Bo")}`, 2, [["precedent_syntax", 2]]));
  test("a half-written last line is told apart", () =>
    check(`${line}${line.slice(0, 50)}`, 1, [["precedent_cut_off", 2]]));
  test("a line that is no case says what is wrong", () => {
    check(line.replace('"score":1', '"score":9'), 0, [["precedent_invalid", 1]]);
    expect(parsePrecedents("[]").problems[0]?.message).toContain("not a settled case");
  });
});
