import type { RenderedWindow } from "@tracejudge/core";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { encodeWindow } from "../src/encode.ts";
import type { StudentFiles } from "../src/load-student.ts";
import { openNativeSession as openSession } from "../src/runtime/native-session.ts";
import { createWordPiece } from "../src/word-piece.ts";
import type { BenchWindow } from "./load-steps.ts";
import { openTransformers } from "./open-transformers.ts";
import { type Spread, spreadOf, sum, timed } from "./summary.ts";

type Runner = (window: BenchWindow) => Promise<unknown>;

export interface Comparison {
  windows: number;
  tokens: number;
  rounds: number;
  /** Milliseconds per window, the median of the rounds' means. */
  ms: Record<string, Spread>;
  /** How often longer than the student, round by round. */
  ratios: Record<string, Spread>;
  /** Share of windows for which transformers makes the very same token ids. */
  sameIds: number;
}

/**
 * The same texts by the student's tokenizer and session, by transformers, and by bare `session.run` on
 * ready tensors of the same token counts: all in one process, one text at a time, with the same model
 * file and number of threads, in an order that turns from round to round.
 */
export async function compareRuntimes(
  student: StudentFiles,
  windows: readonly BenchWindow[],
  { rounds, threads }: { rounds: number; threads: number },
): Promise<Comparison> {
  const transformers = await openTransformers(student, threads);
  const [own, closeOwn] = await studentRunner(student, threads);
  const [bare, closeBare] = await bareRunner(student, windows, threads);
  const contenders: Record<string, Runner> = {
    student: own,
    transformers: ({ rendered }) => transformers.run(rendered),
    "bare session.run": bare,
  };
  const ms = await race(contenders, windows, rounds);
  const same = windows.filter(
    ({ rendered, encoded }) => transformers.ids(rendered).join() === encoded.ids.join(),
  );
  await Promise.all([transformers.close(), closeOwn(), closeBare()]);
  const ratio = (name: string) =>
    spreadOf((ms[name] ?? []).map((value, round) => value / (ms.student?.[round] ?? Number.NaN)));
  const table = <T>(value: (name: string) => T) =>
    Object.fromEntries(Object.keys(contenders).map((name) => [name, value(name)]));
  return {
    windows: windows.length,
    tokens: sum(windows.map(({ encoded }) => encoded.ids.length)),
    rounds,
    ms: table((name) => spreadOf(ms[name] ?? [])),
    ratios: table(ratio),
    sameIds: same.length / windows.length,
  };
}

/** Mean milliseconds per window, by contender and round; a first round warms up and is not counted. */
async function race(
  contenders: Record<string, Runner>,
  windows: readonly BenchWindow[],
  rounds: number,
): Promise<Record<string, number[]>> {
  const names = Object.keys(contenders);
  const results: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const total = await timed(async () => {
        for (const window of windows) await contenders[name]?.(window);
      });
      if (round > 0) results[name]?.push(total / windows.length);
    }
  }
  return results;
}

type Opened = [run: Runner, close: () => Promise<void>];

async function studentRunner(student: StudentFiles, threads: number): Promise<Opened> {
  const session = await openSession(student.modelPath, { threads });
  const wordPiece = createWordPiece(student.vocab);
  const limit = student.card.tokenizer.maxTokens;
  const one = ({ step, context }: RenderedWindow) => {
    const { ids, types } = encodeWindow({ step, context }, wordPiece, limit);
    return session.run(ids, types);
  };
  return [({ rendered }) => one(rendered), () => session.close()];
}

async function bareRunner(
  student: StudentFiles,
  windows: readonly BenchWindow[],
  threads: number,
): Promise<Opened> {
  const session = await InferenceSession.create(student.modelPath, { intraOpNumThreads: threads });
  const row = (ids: readonly number[]) =>
    new Tensor("int64", BigInt64Array.from(ids, BigInt), [1, ids.length]);
  const feeds = new Map(
    windows.map((window) => {
      const { ids, types } = window.encoded;
      return [window, { input_ids: row(ids), token_type_ids: row(types) }];
    }),
  );
  return [(window) => session.run(feeds.get(window) ?? {}), () => session.release()];
}
