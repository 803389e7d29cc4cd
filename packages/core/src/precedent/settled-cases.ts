import type { Precedent } from "../precedent.ts";

/**
 * What each person says at last: of the lines of one id the one with the latest time, which need not
 * be the last one after a merge. What was withdrawn is left out. In the order of the file.
 */
export function settledCases(precedents: readonly Precedent[]): Precedent[] {
  const latest = new Map<string, Precedent>();
  for (const precedent of precedents) {
    const known = latest.get(precedent.id);
    const isOlder = known !== undefined && timeOf(precedent) < timeOf(known);
    if (!isOlder) latest.set(precedent.id, precedent);
  }
  return precedents.filter((one) => latest.get(one.id) === one && one.withdrawn === undefined);
}

function timeOf({ createdAt }: Precedent): number {
  return Date.parse(createdAt);
}
