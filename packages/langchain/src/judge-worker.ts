import { parentPort, workerData } from "node:worker_threads";
import { Judging } from "./judging.ts";
import { makeJudge } from "./make-judge.ts";
import { Patience } from "./patience.ts";
import type { FromWorker, JudgeSetup, ToWorker } from "./worker-protocol.ts";

const PULSE_MS = 1_000;

function send(message: FromWorker): void {
  parentPort?.postMessage(message);
}

async function obey(judging: Judging, message: ToWorker): Promise<void> {
  if (message.type === "rows") judging.add(message.traceId, message.rows);
  else if (message.type === "judge") judging.finish(message.traceId);
  else if (message.type === "drop") judging.drop(message.traceId);
  else {
    await judging.close().catch(() => undefined);
    parentPort?.close();
  }
}

/** Messages that come before the judge is ready wait in the port. */
async function serve(setup: JudgeSetup): Promise<void> {
  const patience = new Patience(setup.judgeTimeoutMs);
  // How long the thread is stayed for is for the app's thread to say.
  patience.stay(true);
  const judge = await patience.wait("Whoever makes the judge", () => makeJudge(setup));
  const judging = new Judging({
    judge,
    patience,
    deliver: (verdict) => send({ type: "verdict", verdict }),
    onWork: tellWork(),
    report: (error) => send({ type: "trouble", message: messageOf(error) }),
  });
  parentPort?.on("message", (message: ToWorker) => void obey(judging, message));
}

/** Tells which trace is at work, and now and then that it still is. */
function tellWork(): (traceId: string) => void {
  let told: { traceId: string; at: number } | undefined;
  return (traceId) => {
    const now = performance.now();
    if (told?.traceId === traceId && now - told.at < PULSE_MS) return;
    told = { traceId, at: now };
    send({ type: "at", traceId });
  };
}

process.env.ORT_DISABLE_TELEMETRY = "1";
serve(workerData as JudgeSetup).catch((error: unknown) => {
  send({ type: "unusable", message: messageOf(error) });
});

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
