import type { Report, RunPick } from "@tracejudge/language-server/report-protocol";

/** What the extension tells the page. */
export type ToPage =
  | { type: "busy" }
  | { type: "report"; report: Report }
  | { type: "failed"; message: string }
  /** Runs were recorded or judged since the report was made. */
  | { type: "stale" };

/** What the page tells the extension. */
export type FromPage =
  | { type: "ready" }
  | { type: "refresh" }
  | { type: "open"; title: string; picks: RunPick[] };

/** A message of the page, looked at before it is believed. */
export function fromPage(value: unknown): FromPage | undefined {
  const message = value as Partial<Extract<FromPage, { type: "open" }>> | null;
  const type: unknown = message?.type;
  if (type === "ready" || type === "refresh") return { type };
  if (type !== "open" || typeof message?.title !== "string") return undefined;
  if (!Array.isArray(message.picks) || !message.picks.every(isPick)) return undefined;
  return { type, title: message.title, picks: message.picks };
}

function isPick(value: unknown): value is RunPick {
  const { folder, traceId, name, status } = (value ?? {}) as Partial<
    Record<keyof RunPick, unknown>
  >;
  return [folder, traceId, name, status].every((text) => typeof text === "string");
}
