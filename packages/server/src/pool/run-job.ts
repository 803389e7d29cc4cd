import { setImmediate } from "node:timers/promises";
import {
  type Imported,
  importTraces,
  type Judge,
  type OtlpLog,
  type OtlpSpan,
  type Problem,
  type Trace,
  traceFromOtlpSpans,
} from "@tracejudge/core";
import type { Job, Judged } from "./job.ts";
import { tracesOfState } from "./state-trace.ts";
import { traceRows } from "./trace-rows.ts";

/** Bytes of a document that are read in one go. */
const PIECE = 64 * 1024;

/** Reads a job and judges every run in it. Rejects with ABORTED where `signal` says so. */
export async function runJob(
  job: Job,
  judge: Judge,
  { signal, withRows }: { signal: AbortSignal; withRows: boolean },
): Promise<Judged> {
  const judged: Judged = { verdicts: [], problems: [], tokens: 0, rows: [] };
  const before = judge.tokensRead?.() ?? 0;
  for await (const item of readJob(job, signal)) {
    if ("problem" in item) {
      judged.problems.push(item.problem);
      continue;
    }
    judged.verdicts.push(await judge.judge(item.trace, { signal }));
    if (withRows) judged.rows.push(...traceRows(item.trace));
  }
  judged.tokens = (judge.tokensRead?.() ?? 0) - before;
  return judged;
}

async function* readJob(job: Job, signal: AbortSignal): AsyncGenerator<Imported> {
  if (job.kind === "document") yield* readDocument(job, signal);
  else if (job.kind === "state") yield* tracesOfState(job.text);
  else yield* readSpans(job);
}

async function* readDocument(
  job: Extract<Job, { kind: "document" }>,
  signal: AbortSignal,
): AsyncGenerator<Imported> {
  let traces = 0;
  const options = job.format === undefined ? {} : { format: job.format };
  for await (const item of importTraces(piecesOf(job.text, signal), options)) {
    if ("trace" in item && traces >= job.mostTraces) {
      yield { problem: tooMany(job.mostTraces) };
      return;
    }
    if ("trace" in item) traces += 1;
    yield item;
  }
}

/** Piece by piece, so that the thread hears in between when nobody waits for the job any more. */
async function* piecesOf(text: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length || at === 0; at += PIECE) {
    await setImmediate();
    signal.throwIfAborted();
    yield text.subarray(at, at + PIECE);
  }
}

function* readSpans({ spans, logs }: Extract<Job, { kind: "spans" }>): Generator<Imported> {
  const read = spans.map((text) => JSON.parse(text) as OtlpSpan);
  const told = logs.map((text) => JSON.parse(text) as OtlpLog);
  const found: { trace?: Trace; problems: Problem[] } = traceFromOtlpSpans(read, {}, told);
  for (const problem of found.problems) yield { problem };
  if (found.trace !== undefined) yield { trace: found.trace };
}

function tooMany(most: number): Problem {
  return {
    code: "TRACES_TOO_MANY",
    severity: "error",
    message: `only the first ${most} runs of the request were judged`,
    remedy: "Send the others in requests of their own",
  };
}
