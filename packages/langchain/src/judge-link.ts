import type { Judge, LangSmithRun, Verdict } from "@tracejudge/core";
import { Judging } from "./judging.ts";
import { Patience } from "./patience.ts";

/** The way to whoever judges: a thread, or this one. */
export interface JudgeLink {
  /** Makes the judge ready; the first rows do so too. */
  warm(): void;
  rows(traceId: string, rows: LangSmithRun[]): void;
  /** Exactly one verdict or one loss follows. */
  judge(traceId: string): void;
  drop(traceId: string): void;
  /** Whether a process with nothing else to do should stay for what is being judged. */
  stay(on: boolean): void;
  close(): Promise<void>;
}

export interface LinkEvents {
  onVerdict(verdict: Verdict): void;
  /** The traces cannot be judged any more. */
  onLost(traceIds: string[], reason: string): void;
  report(error: unknown): void;
}

/** Judges in this thread; `make` is called once, at the first need. */
export function createInlineLink(
  make: () => Promise<Judge>,
  events: LinkEvents,
  timeoutMs?: number,
): JudgeLink {
  const patience = new Patience(timeoutMs);
  const { onVerdict: deliver, report } = events;
  let judging: Promise<Judging | string> | undefined;

  function ready(): Promise<Judging | string> {
    judging ??= patience
      .wait("Whoever makes the judge", make)
      .then((judge) => new Judging({ judge, deliver, report, patience }))
      .catch((error: unknown) => {
        events.report(error);
        return error instanceof Error ? error.message : String(error);
      });
    return judging;
  }

  async function use(act: (judging: Judging) => void, without?: (reason: string) => void) {
    const made = await ready();
    try {
      if (typeof made !== "string") act(made);
      else without?.(made);
    } catch (error) {
      events.report(error);
    }
  }

  return {
    warm: () => void ready(),
    rows: (traceId, rows) => void use((one) => one.add(traceId, rows)),
    judge(traceId) {
      const lost = (reason: string) => events.onLost([traceId], reason);
      void use((one) => one.finish(traceId), lost);
    },
    drop: (traceId) => void use((one) => one.drop(traceId)),
    stay: (on) => patience.stay(on),
    async close() {
      patience.stay(true);
      const made = await judging;
      if (made !== undefined && typeof made !== "string") await made.close().catch(events.report);
    },
  };
}
