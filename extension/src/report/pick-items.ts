import type { RunPick } from "@tracejudge/language-server/report-protocol";

export interface PickItem {
  label: string;
  description: string;
  pick: RunPick;
}

/** Runs as entries of a list. Names come from traces: an icon in one (`$(x)`) is shown as text. */
export function pickItems(picks: readonly RunPick[], now: Date): PickItem[] {
  return picks.map((pick) => ({
    label: pick.name.replaceAll("$(", "$\u200b("),
    description: [
      pick.status,
      pick.score === undefined ? "" : (Math.floor(pick.score * 10 + 1e-9) / 10).toFixed(1),
      pick.at === undefined ? "" : timeText(pick.at, now),
      pick.traceId.slice(0, 8),
    ]
      .filter((part) => part !== "")
      .join(" · "),
    pick,
  }));
}

function timeText(at: number, now: Date): string {
  const time = new Date(at);
  return time.toDateString() === now.toDateString()
    ? time.toLocaleTimeString()
    : time.toLocaleString();
}
