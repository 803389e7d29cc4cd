import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Problem } from "../problem.ts";
import { type Trace, traceSchema } from "../trace.ts";
import { importTraces } from "./import-traces.ts";

/** A session of the real Copilot Chat in the real VS Code: two questions, the second with a subagent. */
async function read(...names: string[]): Promise<{ traces: Trace[]; problems: Problem[] }> {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const text = readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8");
    for await (const item of importTraces(text, { file: name })) {
      if ("problem" in item) problems.push(item.problem);
      else traces.push(traceSchema.parse(item.trace));
    }
  }
  return { traces, problems };
}

const lines = (trace: Trace | undefined) =>
  trace?.steps.map(({ kind, name, path, status }) =>
    [kind, name, ...(path.length > 0 ? ["in", ...path] : []), status].join(" "),
  );

const first = [
  "llm scripted-1 ok",
  "tool read_file ok",
  "llm scripted-1 ok",
  "tool read_file error",
  "llm scripted-1 ok",
];

describe("a session that VS Code's agent kept on disk", () => {
  it("is one trace for each question, and one for the subagent's own file", async () => {
    const { traces, problems } = await read("vscode-main.jsonl", "vscode-child.jsonl");
    expect(problems).toEqual([]);
    expect(traces.map(({ source }) => source.format)).toEqual(Array(3).fill("vscode-agent-log"));
    expect(traces.map(lines)).toEqual([
      first,
      ["llm scripted-1 ok", "tool runSubagent ok", "llm scripted-1 ok"],
      ["llm scripted-1 ok", "tool list_dir ok", "llm scripted-1 ok"],
    ]);
    const [session, same, child] = traces.map(({ threadId }) => threadId);
    expect(same).toBe(session);
    // The editor names a subagent's session after the call that started it
    expect(child).toBe(traces[1]?.steps[1]?.call?.id);
  });

  it("has what the tools answered as the model was told it", async () => {
    const { traces } = await read("vscode-main.jsonl");
    const [turn, ok, , failed] = traces[0]?.steps ?? [];
    expect(ok).toMatchObject({
      askedBy: turn?.id,
      call: {
        id: "call_1_1",
        args: { filePath: "/demo/shop/build.sh" },
        result: { content: expect.stringMatching(/^#!\/bin\/sh\nset -e\nname=/) },
      },
    });
    expect(failed?.error?.message).toMatch(/^cannot open .*settings\.json/);
  });
});

describe("the same session, sent by VS Code's OpenTelemetry exporter", () => {
  it("gives the same steps, the subagent's below the call that started it", async () => {
    const { traces, problems } = await read("vscode-otlp.json");
    expect(problems).toEqual([]);
    expect(traces.map(lines)).toEqual([
      first,
      [
        "llm scripted-1 ok",
        "tool runSubagent ok",
        "node Explore in Explore ok",
        "llm scripted-1 in Explore ok",
        "tool list_dir in Explore ok",
        "llm scripted-1 in Explore ok",
        "llm scripted-1 ok",
      ],
    ]);
    expect(traces[0]?.tools.map(({ name }) => name)).toEqual(["list_dir", "read_file"]);
    expect(traces[0]?.steps[0]?.saw.messages[0]?.role).toBe("system");
  });
});

describe("the same session, exported from the agent debug panel", () => {
  it("is one trace, whose tools have their words and whose model turns have none", async () => {
    const { traces, problems } = await read("vscode-panel.json");
    expect(problems).toEqual([]);
    expect(traces).toHaveLength(1);
    expect(lines(traces[0])).toEqual([
      ...first,
      "llm scripted-1 ok",
      "tool runSubagent ok",
      first[0],
    ]);
    expect(traces[0]?.steps[1]?.call?.result?.content).toMatch(/^#!\/bin\/sh\nset -e\nname=/);
    expect(traces[0]?.steps[0]?.output).toBeUndefined();
  });
});
