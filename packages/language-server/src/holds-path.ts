import path, { type PlatformPath } from "node:path";

/**
 * Whether a folder is a path or lies around it, by the rules of the platform: with or without a separator
 * at the end, at the root, and on Windows in any case.
 */
export function holdsPath(
  folder: string,
  file: string,
  { relative, isAbsolute, sep }: PlatformPath = path,
): boolean {
  const way = relative(folder, file);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
