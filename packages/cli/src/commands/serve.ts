import { resolve } from "node:path";
import type { Listening, ServerOptions, TraceJudgeServer } from "@tracejudge/server";
import {
  type Command,
  type Context,
  type ExitCode,
  type Input,
  numberOption,
  type Output,
  textOption,
  textOptions,
} from "../command.ts";
import { judgeOptions } from "../judge-options.ts";
import { readSetting } from "../read-setting.ts";

export const serve: Command = {
  name: "serve",
  summary: "Judges over HTTP: recorded runs, decision questions, OpenTelemetry spans",
  operands: "",
  takes: 0,
  options: {
    port: {
      type: "number",
      short: "p",
      most: 65_535,
      value: "port",
      about: "4318 unless given; 0: a free one",
    },
    host: { type: "string", value: "address", about: "127.0.0.1 unless given" },
    ...judgeOptions,
    workers: {
      type: "number",
      least: 1,
      most: 256,
      value: "threads",
      about: "Judging threads; 1 unless given",
    },
    store: { type: "string", value: "dir", about: "Write judged runs there, for tracejudge show" },
    "api-key": {
      type: "string",
      many: true,
      value: "keys",
      about: "Who has one of these (comma-separated) may call; rather set TRACEJUDGE_API_KEYS",
    },
    insecure: { type: "boolean", about: "Listen on any address without a key" },
    timeout: {
      type: "number",
      least: 1,
      most: 86_400,
      value: "seconds",
      about: "For one judgement; 120 unless given",
    },
    "body-limit": {
      type: "number",
      least: 1,
      most: 1024,
      value: "MiB",
      about: "Of one request; 16 unless given",
    },
    json: { type: "boolean", about: "Print the addresses as JSON" },
  },
  examples: [
    "tracejudge serve",
    "tracejudge serve --port 0 --store .tracejudge",
    "TRACEJUDGE_API_KEYS=secret tracejudge serve --host 0.0.0.0",
  ],
  run: serveHttp,
};

async function* serveHttp(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const { choice, problems } = await readSetting(input, context.cwd);
  yield* problems.map((problem) => ({ problem }));
  if (choice === undefined) return 2;
  const lines = new LogLines();
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGTERM", end);
  context.signal.addEventListener("abort", end, { once: true });
  stop.signal.addEventListener("abort", () => lines.wake(), { once: true });
  try {
    const { createServer } = await import("@tracejudge/server");
    const server = await createServer({ ...optionsOf(input, context), ...choice, log: lines });
    yield* running(server, input, { lines, stop: stop.signal });
  } finally {
    process.off("SIGTERM", end);
  }
  return context.signal.aborted ? 130 : 0;
}

/** Says where it listens, then passes the log on, until it is told to stop and all is finished. */
async function* running(
  server: TraceJudgeServer,
  input: Input,
  { lines, stop }: { lines: LogLines; stop: AbortSignal },
): AsyncGenerator<Output> {
  try {
    yield { print: addresses(await server.listen(placeOf(input)), input.values.json === true) };
    while (!stop.aborted) yield* await lines.next(stop);
  } finally {
    await server.close();
  }
  yield* lines.taken();
}

function placeOf(input: Input): { port?: number; host?: string } {
  const port = numberOption(input, "port");
  const host = textOption(input, "host");
  return { ...(port !== undefined && { port }), ...(host !== undefined && { host }) };
}

function optionsOf(input: Input, { cwd }: Context): ServerOptions {
  const store = textOption(input, "store");
  const workers = numberOption(input, "workers");
  const seconds = numberOption(input, "timeout");
  const mebibytes = numberOption(input, "body-limit");
  return {
    apiKeys: keysOf(textOptions(input, "api-key").join(",") || process.env.TRACEJUDGE_API_KEYS),
    insecure: input.values.insecure === true,
    ...(store !== undefined && { store: resolve(cwd, store) }),
    ...(workers !== undefined && { workers }),
    ...(seconds !== undefined && { judgeTimeoutMs: seconds * 1000 }),
    ...(mebibytes !== undefined && { bodyLimit: mebibytes * 1024 * 1024 }),
  };
}

function keysOf(text = ""): string[] {
  return text
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

function addresses({ url }: Listening, json: boolean): string {
  const found = {
    judge: `${url}/v1/judge`,
    systemone: `${url}/v1/systemone`,
    traces: `${url}/v1/traces`,
  };
  if (json) return JSON.stringify({ url, ...found });
  return [
    `tracejudge listens on ${url} (routes in /openapi.json, figures in /metrics)`,
    `  recorded runs        POST ${found.judge}`,
    `  decision questions   POST ${found.systemone}`,
    `  OpenTelemetry spans  POST ${found.traces}   verdicts in ${url}/v1/verdicts`,
  ].join("\n");
}

/** What the server logs, until it is printed. */
class LogLines {
  #lines: string[] = [];
  #waiting = () => {};

  write(line: string): void {
    this.#lines.push(line.trimEnd());
    this.wake();
  }

  wake(): void {
    this.#waiting();
  }

  /** The lines so far; waits for one, or for the end. */
  async next(stop: AbortSignal): Promise<Output[]> {
    if (this.#lines.length === 0 && !stop.aborted) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.taken();
  }

  taken(): Output[] {
    return this.#lines.splice(0).map((note) => ({ note }));
  }
}
