import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const topology = "/sys/devices/system/cpu";

/**
 * Cores that do arithmetic of their own: two hyper-threads of one core count once where the system
 * says so (Linux), and never more than this process may use.
 */
export function physicalCores(folder: string = topology): number {
  return Math.max(1, Math.min(availableParallelism(), distinctCores(folder)));
}

function distinctCores(folder: string): number {
  try {
    const cpus = readdirSync(folder).filter((name) => /^cpu\d+$/.test(name));
    const siblings = cpus.map((cpu) =>
      readFileSync(`${folder}/${cpu}/topology/core_cpus_list`, "utf8"),
    );
    return new Set(siblings).size || Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
