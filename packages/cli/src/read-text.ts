import { readFile, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Problem } from "@tracejudge/core";
import { noFile, unreadable } from "./find-inputs.ts";
import { kindOf } from "./kind-of-file.ts";
import { openPipe } from "./open-pipe.ts";

/** The text of a file or a pipe; a problem where there is none, for devices too: many have no end. */
export async function readText(file: string, signal?: AbortSignal): Promise<string | Problem> {
  try {
    const kind = kindOf(await stat(file));
    if (kind === "pipe") return await text(openPipe(file, signal));
    return kind === "file" ? await readFile(file, "utf8") : noFile(file, kind);
  } catch (error) {
    return unreadable(file, error);
  }
}
