import { stat } from "node:fs/promises";

/** Code of the error that {@link regularFile} throws. */
export const NOT_REGULAR = "NOT_REGULAR";

/**
 * Size, inode and times of a file that has an end, through links. Rejects where there is none, as `stat`
 * does, and with the code NOT_REGULAR for a folder, a pipe or a device: reading those may never end.
 */
export async function regularFile(file: string) {
  const found = await stat(file);
  if (found.isFile()) return found;
  const kind = found.isDirectory() ? "a folder" : "a pipe or device";
  throw Object.assign(new Error(`it is ${kind}, not a regular file`), { code: NOT_REGULAR });
}
