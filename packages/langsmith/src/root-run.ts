import type { LangSmithRun } from "@tracejudge/core";

/** The root run of a trace: one invocation of the agent. */
export interface RootRun {
  id: string;
  traceId: string;
  name: string;
  /** Milliseconds since the epoch. */
  startTime: number;
  /** Undefined while it goes on. */
  endTime: number | undefined;
}

/** A row as a root run; undefined where it has no id. */
export function toRoot(row: LangSmithRun): RootRun {
  const { id, trace_id, name, status } = row;
  const endTime = toMillis(row.end_time);
  const isOpen = status?.toLowerCase() === "pending" || (!status && endTime === undefined);
  const startTime = toMillis(row.start_time) ?? Number.NaN;
  return {
    id,
    traceId: trace_id ?? id,
    name: name ?? "",
    startTime,
    endTime: isOpen ? undefined : (endTime ?? startTime),
  };
}

/** A time without a zone is UTC, as LangSmith writes it. */
export function toMillis(time: string | number | null | undefined): number | undefined {
  if (typeof time === "number") return time;
  if (!time) return undefined;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
