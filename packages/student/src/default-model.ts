import { fileURLToPath } from "node:url";

/** Folder of the student that comes with this package. */
export function defaultModel(): string {
  return fileURLToPath(new URL("../model", import.meta.url));
}
