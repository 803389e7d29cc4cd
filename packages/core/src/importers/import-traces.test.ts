import { describe, expect, it } from "vitest";
import type { Problem } from "../problem.ts";
import { type Trace, traceSchema } from "../trace.ts";
import type { TextSource } from "./decode-text.ts";
import { type ImportOptions, importTraces } from "./import-traces.ts";

async function read(
  source: TextSource,
  options: ImportOptions = { file: "f" },
): Promise<{ traces: Trace[]; problems: Problem[] }> {
  const traces: Trace[] = [];
  const problems: Problem[] = [];
  for await (const item of importTraces(source, options)) {
    if ("problem" in item) problems.push(item.problem);
    else traces.push(traceSchema.parse(item.trace));
  }
  return { traces, problems };
}

async function* bytes(data: Uint8Array, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += step) yield data.subarray(at, at + step);
}

const chat = {
  id: "c",
  messages: [
    { role: "user", content: "grüß 🙂" },
    { role: "assistant", content: "hello" },
  ],
};
const line = JSON.stringify(chat);
const state = { values: { messages: [["human", "a"], { type: "ai", data: { content: "b" } }] } };
const run = {
  id: "r",
  trace_id: "r",
  name: "agent",
  run_type: "chain",
  start_time: "2026-01-01T00:00:00Z",
  end_time: "2026-01-01T00:00:01Z",
  inputs: {},
  outputs: {},
};

describe("inputs that hold traces", () => {
  const cases: Array<[string, string, string[]]> = [
    ["JSON lines", `${line}\n${line}\n`, ["openai-chat", "openai-chat"]],
    ["a last line without its end", `${line}\n${line}`, ["openai-chat", "openai-chat"]],
    [
      "Windows line ends and blank lines",
      `\r\n${line}\r\n\r\n${line}\r\n`,
      ["openai-chat", "openai-chat"],
    ],
    ["a byte order mark", `\uFEFF${line}`, ["openai-chat"]],
    ["an array", JSON.stringify([chat, chat]), ["openai-chat", "openai-chat"]],
    ["a printed array", JSON.stringify([chat, chat], null, 2), ["openai-chat", "openai-chat"]],
    [
      "printed objects one after the other",
      `${JSON.stringify(chat, null, 2)}\n${JSON.stringify(chat, null, 2)}\n`,
      ["openai-chat", "openai-chat"],
    ],
    [
      "an array with its elements at the line start",
      `[\n${line},\n${line}\n]\n`,
      ["openai-chat", "openai-chat"],
    ],
    ["a single printed object", JSON.stringify(chat, null, "\t"), ["openai-chat"]],
    ["a bare list of messages", JSON.stringify(chat.messages), ["openai-chat"]],
    [
      "a list of messages on each line",
      `${JSON.stringify(chat.messages)}\n${JSON.stringify(chat.messages)}`,
      ["openai-chat", "openai-chat"],
    ],
    ["a graph's state", JSON.stringify(state), ["langchain-messages"]],
    ["a list of pairs", '[["human","a"],["ai","b"]]', ["langchain-messages"]],
    ["one run", JSON.stringify(run), ["langsmith"]],
    ["a page of runs", JSON.stringify({ runs: [run] }, null, 1), ["langsmith"]],
    [
      "a page of the second interface",
      JSON.stringify({ items: [run], next_cursor: null }),
      ["langsmith"],
    ],
    [
      "formats mixed line by line",
      `${line}\n${JSON.stringify(run)}\n${JSON.stringify(state)}`,
      ["openai-chat", "langchain-messages", "langsmith"],
    ],
  ];
  for (const [name, text, formats] of cases) {
    it(`reads ${name}`, async () => {
      const { traces, problems } = await read(text);
      expect(problems).toEqual([]);
      expect(traces.map(({ source }) => source.format)).toEqual(formats);
    });
  }

  for (const [name, data] of [
    ["UTF-8", Buffer.from(`${line}\n${line}`)],
    ["UTF-16", Buffer.from(`\uFEFF${line}\n${line}`, "utf16le")],
  ] as const) {
    for (const step of [3, 7, 1 << 16]) {
      it(`reads ${name} bytes in pieces of ${step}`, async () => {
        const { traces, problems } = await read(bytes(data, step));
        expect(problems).toEqual([]);
        expect(traces.map(({ steps }) => steps[0]?.saw.messages[0]?.content)).toEqual([
          "grüß 🙂",
          "grüß 🙂",
        ]);
      });
    }
  }

  it("names traces without an id after their place", async () => {
    const bare = JSON.stringify({ messages: chat.messages });
    expect((await read(`${bare}\n${bare}`)).traces.map(({ id }) => id)).toEqual(["f:1", "f:2"]);
    expect((await read(`[${bare},${bare}]`)).traces.map(({ id }) => id)).toEqual(["f#1", "f#2"]);
  });

  it("says where a trace stood", async () => {
    const { traces } = await read(`\n${line}`);
    expect(traces[0]?.source).toEqual({ format: "openai-chat", file: "f", line: 2 });
  });

  it("takes the format that it is given", async () => {
    const { traces } = await read(line, { format: "langchain-messages" });
    expect(traces[0]?.source.format).toBe("langchain-messages");
  });
});

describe("inputs with something wrong", () => {
  const cases: Array<[string, string, number, Array<Partial<Problem>>]> = [
    ["an empty input", " \n ", 0, [{ code: "INPUT_EMPTY", severity: "warning" }]],
    ["an empty page", '{"runs":[]}', 0, [{ code: "INPUT_EMPTY" }]],
    ["a binary input", "\u0000\u0001\u0002", 0, [{ code: "INPUT_BINARY" }]],
    [
      "a compressed input",
      "\u001f\uFFFD\b",
      0,
      [{ code: "INPUT_BINARY", remedy: "Unpack it first (gunzip)" }],
    ],
    ["prose", "once\n".repeat(50), 0, [{ code: "INPUT_NOT_JSON" }]],
    [
      "a broken line",
      `${line}\n{"id" 1}\n${line}\n`,
      2,
      [{ code: "LINE_INVALID", line: 2, column: 7 }],
    ],
    [
      "a broken first line",
      `{"id" 1}\n${line}\n${line}\n${line}\n`,
      3,
      [{ code: "LINE_INVALID", line: 1 }],
    ],
    [
      "a broken first line of two",
      `{"id" 1}\n${line}\n`,
      1,
      [{ code: "DOCUMENT_INVALID", line: 1 }],
    ],
    [
      "a half-written last line",
      `${line}\n${line.slice(0, 30)}`,
      1,
      [{ code: "LINE_UNFINISHED", severity: "warning", line: 2 }],
    ],
    [
      "a document that breaks off",
      JSON.stringify([chat], null, 1).slice(0, -2),
      0,
      [{ code: "DOCUMENT_INVALID", line: 14 }],
    ],
    [
      "endless depth",
      `{"messages":${"[".repeat(5000)}${"]".repeat(5000)}}`,
      0,
      [{ code: "DOCUMENT_INVALID" }],
    ],
    [
      "a binary file of few lines",
      "\uFFFDPNG\r\n\u001a\nIHDR \uFFFD\n\u0004\uFFFDsRGB\nIEND\n",
      0,
      [{ code: "INPUT_BINARY" }],
    ],
    ["a record of no format", `{"a":1}\n${line}`, 1, [{ code: "FORMAT_UNKNOWN", line: 1 }]],
    [
      "a lone message",
      '{"role":"user","content":"x"}',
      0,
      [{ code: "FORMAT_UNKNOWN", message: "a single message, not a conversation" }],
    ],
    ["an array of numbers", "[1]", 0, [{ code: "FORMAT_UNKNOWN", path: "$[0]" }]],
    ["a record without messages", '{"messages":[]}', 0, [{ code: "MESSAGES_MISSING", line: 1 }]],
    [
      "a message that is none",
      '{"messages":[{"role":"user","content":"x"},5]}',
      1,
      [{ code: "MESSAGE_INVALID", path: "$.messages[1]" }],
    ],
  ];
  for (const [name, text, count, expected] of cases) {
    it(`reports ${name} and reads the rest`, async () => {
      const { traces, problems } = await read(text);
      expect(traces).toHaveLength(count);
      expect(problems).toMatchObject(expected);
      expect(problems.every(({ file, remedy }) => file === "f" && remedy !== "")).toBe(true);
    });
  }

  it("reports a source that breaks off, after what it gave", async () => {
    async function* failing(): AsyncGenerator<string> {
      yield `${line}\n`;
      throw new RangeError("disk on fire");
    }
    const { traces, problems } = await read(failing());
    expect(traces).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: "INPUT_UNREADABLE", message: "reading stopped: disk on fire" },
    ]);
  });

  it("skips a line that is over the limit", async () => {
    const long = "x".repeat(1 << 20);
    async function* source(): AsyncGenerator<string> {
      yield `${line}\n`;
      for (let megabyte = 0; megabyte < 66; megabyte++) yield long;
      yield `\n${line}\n`;
    }
    const { traces, problems } = await read(source());
    expect(traces).toHaveLength(2);
    expect(problems).toMatchObject([{ code: "LINE_TOO_LONG", line: 2 }]);
  });

  it("lists only the first problems of a kind", async () => {
    const { problems } = await read(`${line}\n${'{"a":1}\n'.repeat(500)}`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.message).toContain("400 more problems");
  });

  it("lets go of the source when the reader stops early", async () => {
    let released = false;
    async function* source(): AsyncGenerator<string> {
      try {
        for (;;) yield `${line}\n`;
      } finally {
        released = true;
      }
    }
    for await (const _ of importTraces(source())) break;
    expect(released).toBe(true);
  });
});
