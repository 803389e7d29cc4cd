import { realpath, stat } from "node:fs/promises";
import { TraceJudgeError } from "@tracejudge/core";
import type { InputFile } from "./find-inputs.ts";

/**
 * Refuses a file to write that is a folder, or one of the files to read, which would be lost.
 * Throws a TraceJudgeError with the remedy.
 */
export async function checkOutput(file: string, inputs: readonly InputFile[]): Promise<void> {
  const isFolder = /[\\/]$/.test(file) || (await stat(file).catch(() => undefined))?.isDirectory();
  if (isFolder) throw unwritable(file, "it names a folder");
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined) return;
  for (const input of inputs) {
    if (input.file === "-" || (await realpath(input.file).catch(() => undefined)) !== target)
      continue;
    const remedy = "Choose another file: this one would be lost";
    throw new TraceJudgeError("OPTION_INVALID", `${file} is one of the files to read`, remedy);
  }
}

/** The error of a file that cannot be written, for whatever reason. */
export function unwritable(file: string, reason: string, cause?: unknown): TraceJudgeError {
  const isFull = (cause as NodeJS.ErrnoException | undefined)?.code === "ENOSPC";
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `${file} cannot be written: ${reason}`,
    isFull
      ? "Free some space and give the same command again"
      : "Choose a file in a folder that exists and may be written to",
    { cause },
  );
}
