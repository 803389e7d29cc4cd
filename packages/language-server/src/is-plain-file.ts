import { stat } from "node:fs/promises";

/**
 * Whether a path is a file that has an end. What lies in a folder may be a link to a device or pipe, and
 * reading such a one never ends.
 */
export async function isPlainFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
