import { stat } from "node:fs/promises";

/** A value and the state of the file it was made of. */
export interface Remembered<T> {
  stamp: string;
  value: T;
}

/** The value made of a file, made again once the file has changed. */
export async function fresh<T>(
  known: Map<string, Remembered<T>>,
  file: string,
  make: () => Promise<T>,
): Promise<T> {
  const found = await stat(file).catch(() => undefined);
  const stamp = found === undefined ? "none" : `${found.mtimeMs} ${found.size} ${found.ino}`;
  const remembered = known.get(file);
  if (remembered?.stamp === stamp) return remembered.value;
  const value = await make();
  known.set(file, { stamp, value });
  return value;
}
