import { parentPort, workerData } from "node:worker_threads";
import type { Judge } from "@tracejudge/core";
import type { JudgeChoice, OpenJudge } from "../workspace.ts";
import { type FromThread, type ToThread, toFailure } from "./thread-messages.ts";

/** Runs in the judging thread: opens the judge that its `workerData` chooses, and judges what it is sent. */
export async function serveJudge(openJudge: OpenJudge): Promise<void> {
  try {
    const judge = await openJudge(workerData as JudgeChoice);
    const running = new Map<number, AbortController>();
    parentPort?.on("message", (message: ToThread) => void obey(message, judge, running));
    const { info, fingerprint } = judge;
    send({ type: "ready", info, ...(fingerprint !== undefined && { fingerprint }) });
  } catch (error) {
    send({ type: "unusable", failure: toFailure(error) });
  }
}

async function obey(
  message: ToThread,
  judge: Judge,
  running: Map<number, AbortController>,
): Promise<void> {
  if (message.type === "abort") return running.get(message.id)?.abort();
  if (message.type === "close") {
    await judge.close();
    return parentPort?.close();
  }
  const { id, trace } = message;
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const onProgress = (done: number, total: number) => send({ type: "progress", id, done, total });
    const verdict = await judge.judge(trace, { signal: abort.signal, onProgress });
    send({ type: "judged", id, verdict });
  } catch (error) {
    send({ type: "failed", id, failure: toFailure(error) });
  } finally {
    running.delete(id);
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}
