import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linearStep } from "../../fixtures/linear-step.ts";
import { trainWords } from "../../fixtures/word-training.ts";
import type { Trained, TrainingEvent } from "./train-student.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "train-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function finish(training: AsyncGenerator<TrainingEvent, Trained>) {
  const events: TrainingEvent[] = [];
  for (let next = await training.next(); ; next = await training.next()) {
    if (next.done) return { ...next.value, events };
    events.push(next.value);
  }
}

const settings = { epochs: 3, rate: 0.2, headFactor: 1, tokens: 200, seed: 1, weightDecay: 0.01 };
const inFolder = (name: string) => join(dir, name);

/** A training in a process of its own, killed once `until` matches what it has printed. */
function start(folder: string, pause: number, until: RegExp) {
  const script = fileURLToPath(new URL("../../fixtures/train-words.ts", import.meta.url));
  const node = ["--conditions=@tracejudge/source", "--import", "tsx", script];
  const child = spawn(process.execPath, [...node, folder, String(pause)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise<{ said: string; signal: string | null }>((resolve) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (until.test(said)) child.kill("SIGKILL");
    });
    child.on("close", (_, signal) => resolve({ said, signal }));
  });
}

test("it learns, and gives back the parameters that were best on the held-out groups", async () => {
  const { state, events, parameters } = await finish(trainWords(dir));
  const losses = state.validations.map(({ loss }) => loss);
  expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.8);
  expect(state.validations.at(-1)?.auroc).toBeGreaterThan(0.8);
  const best = state.validations.find(({ step }) => step === state.best);
  expect(best?.loss).toBe(Math.min(...losses));
  expect(events.filter(({ kind }) => kind === "step")).toHaveLength(state.step);
  expect(parameters.get("words.weight")?.data).toHaveLength(24 * 10);
});

test("killed with kill -9 and resumed, it ends with the same bytes", async () => {
  const killed = await start(inFolder("killed"), 10, /step 7\n/);
  expect(killed.signal).toBe("SIGKILL");
  const resumed = await finish(trainWords(inFolder("killed")));
  const whole = await finish(trainWords(inFolder("whole")));
  expect(resumed.events[0]).toMatchObject({ kind: "resumed", steps: whole.state.step });
  expect(Math.abs((resumed.events[0]?.step ?? 0) - 7)).toBeLessThan(2);
  expect(resumed.parameters).toEqual(whole.parameters);
  expect(resumed.state).toEqual(whole.state);
}, 60_000);

test("stopped by its signal, it saves first; another seed is not the same training", async () => {
  const abort = new AbortController();
  const training = trainWords(dir, { signal: abort.signal });
  const events: TrainingEvent[] = [];
  await expect(
    (async () => {
      for await (const event of training) {
        events.push(event);
        if (event.kind === "step" && event.step === 4) abort.abort();
      }
    })(),
  ).rejects.toMatchObject({ code: "ABORTED", message: expect.stringContaining("after 4 steps") });
  const other = finish(trainWords(dir, { settings: { ...settings, seed: 2, rate: 0.01 } }));
  await expect(other).rejects.toMatchObject({
    code: "CHECKPOINT_MISMATCH",
    message: expect.stringMatching(/rate \(0\.2, now 0\.01\), seed \(1, now 2\).*--restart/),
  });
  const resumed = await finish(trainWords(dir));
  const whole = await finish(trainWords(inFolder("whole")));
  expect(resumed.events[0]).toMatchObject({ kind: "resumed", step: 4 });
  expect(resumed.parameters).toEqual(whole.parameters);
  expect(resumed.state).toEqual(whole.state);
});

test("stopped while it looks at the held-out groups, it looks again when it goes on", async () => {
  const abort = new AbortController();
  let looks = 0;
  const step = linearStep(2, 0.1);
  const logits: typeof step.logits = (...given) => {
    looks += 1;
    if (looks === 8) abort.abort();
    return step.logits(...given);
  };
  const stopped = finish(trainWords(dir, { step: { ...step, logits }, signal: abort.signal }));
  await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
  const resumed = await finish(trainWords(dir));
  const whole = await finish(trainWords(inFolder("whole")));
  expect(resumed.events.slice(0, 2).map(({ kind }) => kind)).toEqual(["resumed", "validation"]);
  expect(resumed.parameters).toEqual(whole.parameters);
  expect(resumed.state).toEqual(whole.state);
});

test("a finished training is not begun again", async () => {
  const { state } = await finish(trainWords(dir));
  const again = await finish(trainWords(dir));
  expect(again.state).toEqual(state);
  expect(again.events).toHaveLength(1);
  expect(await readdir(dir)).toEqual([`best-${state.best}.bin`, "checkpoint.bin"]);
});

test("it ends early where the held-out groups get no better, with the best of what was seen", async () => {
  const { state } = await finish(
    trainWords(dir, { settings: { ...settings, epochs: 40, rate: 3 } }),
  );
  expect(state.ended).toBe("early");
  expect(state.validations.at(-5)?.step).toBe(state.best);
});

test("a loss that is no number ends it with a remedy", async () => {
  const step = {
    ...linearStep(2),
    gradients: async () => ({ loss: Number.NaN, gradients: new Map() }),
  };
  await expect(finish(trainWords(dir, { step }))).rejects.toMatchObject({
    code: "DATA_UNUSABLE",
    remedy: expect.stringContaining("--rate"),
  });
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk is told, and the last checkpoint stays",
  async () => {
    const training = trainWords(dir, { checkpointSeconds: 0 });
    for (let step = 0; step < 5; step++) await training.next();
    const kept = await readFile(inFolder("checkpoint.bin"));
    await symlink("/dev/full", inFolder("checkpoint.bin.partial"));
    await expect(finish(training)).rejects.toMatchObject({
      code: "OUTPUT_UNWRITABLE",
      message: expect.stringContaining("the disk is full. Free some space"),
    });
    expect(await readFile(inFolder("checkpoint.bin"))).toEqual(kept);
    const resumed = await finish(trainWords(dir));
    const whole = await finish(trainWords(inFolder("whole")));
    expect(resumed.parameters).toEqual(whole.parameters);
  },
);

test("a damaged checkpoint is refused", async () => {
  await finish(trainWords(dir));
  const bytes = await readFile(inFolder("checkpoint.bin"));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
  await writeFile(inFolder("checkpoint.bin"), bytes);
  await expect(finish(trainWords(dir))).rejects.toMatchObject({ code: "MODEL_INVALID" });
});
