/** Rounded down, so that a flagged 2.97 does not read as 3.0; the same rule as beside the steps. */
export function score(value: number): string {
  return (Math.floor(value * 10 + 1e-9) / 10).toFixed(1);
}

export function kappa(value: number | null): string {
  return value === null ? "–" : value.toFixed(2);
}

export function interval(low: number | null, high: number | null): string {
  return low === null || high === null ? "–" : `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const HOUR = 3_600_000;

/** A stretch of time by its beginning, as precise as it is short. */
export function periodName({ from, to }: { from: number; to: number }): string {
  const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
  const minute = new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  return (to - from < 24 * HOUR ? minute : day).format(from);
}
