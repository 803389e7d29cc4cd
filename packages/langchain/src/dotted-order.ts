/** `YYYYMMDDTHHMMSS` + six digits of a second + `Z` + run id: LangSmith's sort key of one run. */
export function dottedSegment(micros: number, id: string): string {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return `${new Date(millis).toISOString().slice(0, -1).replace(/[-:.]/g, "")}${rest}Z${id}`;
}

/** ISO time with six digits of a second. */
export function isoMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const rest = String(micros - millis * 1000).padStart(3, "0");
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
}
