import { resolve } from "node:path";
import type { Judge } from "@tracejudge/core";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { createInlineLink, type JudgeLink, type LinkEvents } from "./judge-link.ts";
import { makeJudge } from "./make-judge.ts";
import { WorkerLink } from "./worker-link.ts";
import type { JudgeSetup } from "./worker-protocol.ts";

/** Who judges, and by what; as the handler's options. */
export interface LinkChoice
  extends Pick<TraceJudgeOptions, "model" | "rubric" | "judgeModule" | "judgeTimeoutMs"> {
  /** A thread of its own (`worker`) unless told. */
  judge?: "worker" | "inline" | Judge;
}

/** The way to the judge of choice, which is made at the first need. */
export function openLink(choice: LinkChoice, events: LinkEvents): JudgeLink {
  const { judge = "worker", judgeTimeoutMs } = choice;
  if (typeof judge === "object") return createInlineLink(async () => judge, events, judgeTimeoutMs);
  const setup = setupOf(choice);
  return judge === "inline"
    ? createInlineLink(() => makeJudge(setup), events, judgeTimeoutMs)
    : new WorkerLink(setup, events);
}

/** Files are seen from where the app is now: it may change its working folder before the first need. */
function setupOf({ model, rubric, judgeModule, judgeTimeoutMs }: LinkChoice): JudgeSetup {
  return {
    ...(model !== undefined && { model: fromHere(model) }),
    ...(rubric !== undefined && {
      rubric: typeof rubric === "string" ? fromHere(rubric) : rubric,
    }),
    ...(judgeModule !== undefined && { judgeModule }),
    ...(judgeTimeoutMs !== undefined && { judgeTimeoutMs }),
  };
}

function fromHere(path: string): string {
  try {
    return resolve(path);
  } catch {
    // The working folder was deleted, or this is no path at all: whoever opens it will tell.
    return path;
  }
}
