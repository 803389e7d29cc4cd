import { readFile, stat } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { TraceJudgeError } from "@tracejudge/core";
import { kindOf } from "./kind-of-file.ts";
import { openPipe } from "./open-pipe.ts";

/** The text of a file or a pipe; rejects for all else, devices too, of which many have no end. */
export async function readText(file: string, signal?: AbortSignal): Promise<string> {
  const kind = kindOf(await stat(file));
  if (kind === "pipe") return text(openPipe(file, signal));
  if (kind === "file") return readFile(file, "utf8");
  throw new TraceJudgeError("INPUT_UNREADABLE", `it is a ${kind}`, "Name a file");
}
