import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Verdict } from "@tracejudge/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { ScriptedChatModel } from "./test-support/scripted-chat-model.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

/** Each judging thread learns TypeScript first, which takes a busy machine some seconds. */
vi.setConfig({ testTimeout: 300_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tracejudge-crash-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/**
 * A handler whose judge, made anew in each thread, is changed by `change`: an expression in which
 * `fake` is the judge, `crash()` ends the thread, `isNew(name)` holds for the first thread that asks.
 * A line of `${name}.threads` is a thread that was begun.
 */
async function judgedBy(name: string, change: string, options: TraceJudgeOptions = {}) {
  const fake = new URL("./test-support/fake-judge.ts", import.meta.url).href;
  const place = join(dir, name);
  await writeFile(
    `${place}.mjs`,
    `import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
    import { createFakeJudge } from ${JSON.stringify(fake)};
    const place = ${JSON.stringify(place)};
    const crash = () => new Promise(() => setImmediate(() => { throw new Error("out of memory"); }));
    const isNew = (name) => {
      try { writeFileSync(place + "." + name, "", { flag: "wx" }); return true; } catch { return false; }
    };
    const has = (trace, word) => JSON.stringify(trace).includes(word);
    export async function createJudge() {
      appendFileSync(place + ".threads", "begun\\n");
      const fake = createFakeJudge();
      return { ...fake, ...(${change}) };
    }`,
  );
  const verdicts: Verdict[] = [];
  const handler = new TraceJudgeHandler({
    store: false,
    judgeModule: pathToFileURL(`${place}.mjs`).href,
    onVerdict: (verdict) => verdicts.push(verdict),
    onError: () => {},
    ...options,
  });
  const threads = async () =>
    (await readFile(`${place}.threads`, "utf8")).split("\n").filter(Boolean).length;
  return { handler, verdicts, threads };
}

async function say(handler: TraceJudgeHandler, ...words: string[]): Promise<void> {
  for (const word of words) {
    await new ScriptedChatModel([word]).invoke("hi", { callbacks: [handler], runName: word });
  }
}

const found = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ traceName, status }) => `${traceName} ${status}`).sort();

test("the traces beside the one that crashes the thread are judged by the next thread", async () => {
  const change = `{ judge: (trace) => has(trace, "poison") ? crash() : fake.judge(trace) }`;
  const { handler, verdicts, threads } = await judgedBy("poisoned", change);
  await say(handler, "a", "poison", "b", "poison too", "c");
  await handler.flush();
  expect(found(verdicts)).toEqual(["a OK", "b OK", "c OK", "poison ERROR", "poison too ERROR"]);
  expect(verdicts.find(({ status }) => status === "ERROR")?.error).toContain("out of memory");
  expect(await threads()).toBe(5);
  await handler.close();
});

test("a trace that a thread crashed over by chance is judged alone", async () => {
  const change = `{ judge: (trace) => has(trace, "b") && isNew("b") ? crash() : fake.judge(trace) }`;
  const { handler, verdicts } = await judgedBy("unlucky", change);
  await say(handler, "a", "b", "c");
  await handler.flush();
  expect(found(verdicts)).toEqual(["a OK", "b OK", "c OK"]);
  await handler.close();
});

test("runs under way at a crash lose no step, neither the one it happened over", async () => {
  const change = `{
    prepare: async (trace) => !has(trace, "warm") && isNew("crash") ? crash() : undefined,
  }`;
  let tellCrash: (error: unknown) => void = () => {};
  const crashed = new Promise((resolve) => {
    tellCrash = resolve;
  });
  const options = { onError: (error: unknown) => tellCrash(error) };
  const { handler, verdicts, threads } = await judgedBy("underway", change, options);
  await say(handler, "warm");
  await handler.flush();
  const wait = () => crashed;
  const slow = (name: string) =>
    calculatorGraph()
      .withConfig({ runName: name })
      .invoke(sum, {
        callbacks: [handler, { handleToolEnd: wait, awaitHandlers: true } as never],
      });
  await Promise.all([slow("one"), slow("two")]);
  await handler.flush();
  expect(found(verdicts)).toEqual(["one OK", "two OK", "warm OK"]);
  const steps = verdicts.map((verdict) => verdict.steps.map(({ name }) => name).join(" "));
  expect(new Set(steps.slice(1)).size).toBe(1);
  expect(verdicts[1]?.steps).toHaveLength(6);
  expect(await threads()).toBe(3);
  await handler.close();
});

test("a judge that blocks its thread is ended; the others are judged", async () => {
  const change = `{ judge: (trace) => { while (has(trace, "poison")); return fake.judge(trace); } }`;
  const { handler, verdicts } = await judgedBy("blocked", change, { judgeTimeoutMs: 1_000 });
  await say(handler, "a", "poison", "b");
  await handler.flush();
  expect(found(verdicts)).toEqual(["a OK", "b OK", "poison ERROR"]);
  expect(verdicts.find(({ status }) => status === "ERROR")?.error).toContain("did not answer");
  await handler.close();
});

test.skipIf(process.platform === "win32")(
  "a judge that is stuck where its thread cannot be ended holds up nobody",
  async () => {
    const pipe = join(dir, "pipe");
    execFileSync("mkfifo", [pipe]);
    const change = `{ judge: (trace) =>
      has(trace, "poison") ? readFileSync(${JSON.stringify(pipe)}) : fake.judge(trace) }`;
    const { handler, verdicts } = await judgedBy("stuck", change, { judgeTimeoutMs: 1_000 });
    await say(handler, "a", "poison", "b");
    await handler.flush();
    expect(found(verdicts)).toEqual(["a OK", "b OK", "poison ERROR"]);
    await handler.close();
    await writeFile(pipe, "");
  },
);

test("runs that end while the handler closes, or later, have a verdict that says so", async () => {
  const change = `{ judge: async (trace) => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return has(trace, "poison") ? crash() : fake.judge(trace);
  } }`;
  const { handler, verdicts } = await judgedBy("closing", change);
  await say(handler, "a");
  const closing = handler.close();
  await say(handler, "poison");
  await closing;
  await say(handler, "late");
  await handler.flush();
  expect(found(verdicts)).toEqual(["a OK", "late ERROR", "poison ERROR"]);
  expect(verdicts.at(-1)?.error).toContain("closed");
  await handler.close();
});

test("where it crashes before anything was begun, each trace is tried three times", async () => {
  const change = `setImmediate(() => { throw new Error("at the start"); }), { judge: crash }`;
  const { handler, verdicts, threads } = await judgedBy("stillborn", change);
  await say(handler, "a", "b");
  await handler.flush();
  expect(found(verdicts)).toEqual(["a ERROR", "b ERROR"]);
  expect(await threads()).toBeLessThan(6);
  await handler.close();
});
