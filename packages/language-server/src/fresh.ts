import { stat } from "node:fs/promises";

/** A value and the state of the file it is made of. */
export interface Remembered<T> {
  stamp: string;
  value: Promise<T>;
}

/** The value made of a file, made again once the file has changed; who asks meanwhile shares it. */
export async function fresh<T>(
  known: Map<string, Remembered<T>>,
  file: string,
  make: () => Promise<T>,
): Promise<T> {
  const found = await stat(file).catch(() => undefined);
  const stamp = found === undefined ? "none" : `${found.mtimeMs} ${found.size} ${found.ino}`;
  const remembered = known.get(file);
  if (remembered?.stamp === stamp) return remembered.value;
  const made = { stamp, value: make() };
  known.set(file, made);
  made.value.catch(() => known.get(file) === made && known.delete(file));
  return made.value;
}
