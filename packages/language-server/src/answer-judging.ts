import { setImmediate as nextTurn } from "node:timers/promises";
import type {
  CancellationToken,
  Connection,
  WorkDoneProgressReporter,
} from "vscode-languageserver";
import { openDocument, type RunsDesk, requestHandlers } from "./answer-runs.ts";
import { judgeRuns, type RunToJudge } from "./judging/judge-runs.ts";
import { recordedRuns } from "./judging/recorded-runs.ts";
import { runsOfFile, traceFiles } from "./judging/trace-files.ts";
import { untilStopped } from "./judging/until-stopped.ts";
import { worstOf } from "./judging/worst-flagged.ts";
import {
  type JudgeFilesParams,
  type JudgeParams,
  type JudgeRecordedParams,
  type JudgeResult,
  judgingMethods,
  type WithProgress,
} from "./judging-protocol.ts";
import { runSource } from "./pages/run-uri.ts";
import { signalOf } from "./signal-of.ts";
import { filePath } from "./workspace.ts";

/** What is to be judged, part by part; `total` runs or files. */
interface Work {
  total: number;
  unit: "runs" | "files";
  parts: AsyncIterable<WorkPart> | Iterable<WorkPart>;
}

interface WorkPart {
  /** Workspace folder whose rubric and student judge. */
  folder: string;
  runs: AsyncIterable<RunToJudge> | Iterable<RunToJudge>;
}

/** Open documents are drawn again so often while their runs are judged. */
const REFRESH_MS = 2000;

/** Answers the requests to judge: an open document, recorded runs, files and folders. */
export function answerJudging(desk: RunsDesk): void {
  const { shelf, workspace } = desk;
  const on = requestHandlers(desk);
  const judging = <P extends WithProgress>(
    plan: (params: P, signal: AbortSignal) => Promise<Work>,
  ) => {
    return async (params: P, token: CancellationToken) => {
      const shown = await progressOf(desk.connection, params, token);
      return withProgress(desk, shown, (signal) => plan(params, signal));
    };
  };

  on(
    judgingMethods.judge,
    judging(async ({ uri }: JudgeParams) => {
      const source = runSource(uri);
      const folder = shelf.folderOf(uri);
      if (source !== undefined) {
        const { total, runs } = await recordedRuns(source.dir, [source.traceId]);
        return { total, unit: "runs", parts: [{ folder, runs }] };
      }
      const { runs } = await shelf.page(openDocument(desk, uri));
      return { total: runs.length, unit: "runs", parts: [{ folder, runs }] };
    }),
  );
  on(
    judgingMethods.judgeRecorded,
    judging(async ({ folders }: JudgeRecordedParams) => {
      const parts = await Promise.all(
        folders.map(async ({ folder: uri, traceIds }) => {
          const folder = filePath(uri) ?? uri;
          return { folder, ...(await recordedRuns(workspace.storeDir(folder), traceIds)) };
        }),
      );
      const total = parts.reduce((sum, part) => sum + part.total, 0);
      return { total, unit: "runs", parts };
    }),
  );
  on(
    judgingMethods.judgeFiles,
    judging(async ({ uris }: JudgeFilesParams, signal) => {
      const files = await traceFiles(
        uris.flatMap((uri) => filePath(uri) ?? []),
        signal,
      );
      const parts = files.map((file) => ({
        folder: workspace.folderOf(file),
        runs: runsOfFile(file),
      }));
      return { total: files.length, unit: "files", parts };
    }),
  );
}

interface Shown {
  progress: WorkDoneProgressReporter;
  /** Goes off when the person stops it. */
  signal: AbortSignal;
}

/** Where the editor shows it itself, that; else the editor is asked to show it. */
async function progressOf(
  { window }: Connection,
  { workDoneToken }: WithProgress,
  token: CancellationToken,
): Promise<Shown> {
  if (workDoneToken !== undefined) {
    return { progress: window.attachWorkDoneProgress(workDoneToken), signal: signalOf(token) };
  }
  const progress = await window.createWorkDoneProgress();
  return { progress, signal: signalOf(token, progress.token) };
}

async function withProgress(
  { workspace, judged, publisher }: RunsDesk,
  { progress, signal }: Shown,
  plan: (signal: AbortSignal) => Promise<Work>,
): Promise<JudgeResult> {
  progress.begin("Judging", 0, undefined, true);
  const refreshing = setInterval(() => void publisher.refresh(), REFRESH_MS);
  const sum: JudgeResult = { judged: 0, known: 0, flagged: 0, unreadable: 0, worst: [] };
  try {
    const work = await untilStopped(plan(signal), signal);
    let done = 0;
    for await (const { folder, runs } of work?.parts ?? []) {
      if (work === undefined || signal.aborted) break;
      const tell = teller(progress, work, sum, done++);
      await workspace.withJudge(folder, async (opening) => {
        const judge = await untilStopped(opening, signal);
        if (judge === undefined) return;
        add(sum, await judgeRuns(runs, judge, judged, { signal, onProgress: tell }));
      });
      await nextTurn();
    }
    return sum;
  } finally {
    clearInterval(refreshing);
    progress.done();
    await publisher.refresh();
  }
}

/** Tells "12 of 340 runs, 3 flagged" as the work goes on, no more often than it changes. */
function teller(
  progress: WorkDoneProgressReporter,
  { total, unit }: Work,
  before: Readonly<JudgeResult>,
  partsDone: number,
) {
  const start = { ...before };
  let last = "";
  return (sofar: JudgeResult, share: number): void => {
    const runs = start.judged + sofar.judged;
    const done = unit === "runs" ? runs : partsDone;
    const flagged = start.flagged + sofar.flagged;
    const more = unit === "runs" ? "" : `, ${runs} runs`;
    const text = `${done} of ${total} ${unit}${more}, ${flagged} flagged`;
    const percent = Math.min(100, Math.floor((100 * (done + share)) / Math.max(1, total)));
    if (`${percent} ${text}` === last) return;
    last = `${percent} ${text}`;
    progress.report(percent, text);
  };
}

function add(sum: JudgeResult, more: JudgeResult): void {
  sum.judged += more.judged;
  sum.known += more.known;
  sum.flagged += more.flagged;
  sum.unreadable += more.unreadable;
  sum.worst = worstOf(sum.worst, more.worst);
}
