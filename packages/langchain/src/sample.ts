/** Whether a run belongs to the share `rate` (0 to 1) of all runs; the same id always answers alike. */
export function isSampled(id: string, rate: number): boolean {
  if (rate >= 1) return true;
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < rate;
}
