/**
 * An app that ends as its first argument says, after (or in the midst of) one run recorded to the
 * folder its second argument names.
 */
import { Worker } from "node:worker_threads";
import { TraceJudgeHandler } from "../trace-judge-handler.ts";
import { calculatorGraph, sum } from "./calculator-graph.ts";
import { createJudge } from "./slow-judge.ts";

const [, , end = "", dir = ""] = process.argv;

function talk(handler: TraceJudgeHandler): Promise<unknown> {
  return calculatorGraph().invoke(sum, { callbacks: [handler] });
}

function newHandler(): TraceJudgeHandler {
  const judgeModule = new URL("./slow-judge.ts", import.meta.url).href;
  return new TraceJudgeHandler({ dir, judgeModule });
}

/** Judges here: a dozen threads would each have to learn TypeScript first. */
async function newInlineHandler(): Promise<TraceJudgeHandler> {
  return new TraceJudgeHandler({ dir, judge: await createJudge() });
}

/** The same in threads of this process: from TypeScript source each has to learn TypeScript first. */
function startThread(): void {
  const source = `process.argv.splice(2, 2, "thread", ${JSON.stringify(dir)});
    import("tsx/esm/api").then(({ register }) => (register(), import("${import.meta.url}")));`;
  new Worker(source, { eval: true, execArgv: ["--conditions=@tracejudge/source"] });
}

const ends: Record<string, () => Promise<unknown> | undefined> = {
  exit: () => talk(newHandler()).then(() => process.exit(0)),
  crash: () =>
    talk(newHandler()).then(() => {
      setImmediate(() => {
        throw new RangeError("uncaught");
      });
    }),
  "exit in the midst": () => {
    const handler = newHandler();
    void handler.handleChainStart(
      {} as never,
      { q: "hi" },
      "run-1",
      undefined,
      [],
      {},
      "chain",
      "graph",
    );
    process.exit(0);
  },
  nothing: () => talk(newHandler()),
  thread: async () => {
    const handler = newHandler();
    await talk(handler);
    await handler.close();
  },
  threads: async () => {
    for (let at = 0; at < 3; at++) startThread();
  },
  "many handlers": () =>
    Promise.all(Array.from({ length: 12 }, () => newInlineHandler().then(talk))),
};
await ends[end]?.();
