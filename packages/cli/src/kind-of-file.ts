import type { Stats } from "node:fs";

export type FileKind = "file" | "pipe" | "folder" | "socket" | "device";

/** What stands under a path, through links. */
export function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  if (stats.isFIFO()) return "pipe";
  return stats.isSocket() ? "socket" : "device";
}
