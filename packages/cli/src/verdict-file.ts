import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import type { Verdict } from "@tracejudge/core";
import { unwritable } from "./check-output.ts";
import { kindOf } from "./kind-of-file.ts";

/** The file of `--out`: what is written stays, whatever ends the command. */
export interface VerdictFile {
  /** Where the verdicts stand until `finish`. */
  readonly partial: string;
  /** One whole line at a time. */
  write(verdict: Verdict): Promise<void>;
  /** Puts the whole file in its place; an older file of that name stood untouched until now. */
  finish(): Promise<void>;
  /** Without `finish`, the lines written so far stay in `partial`. */
  close(): Promise<void>;
  /** Instead of `close`: nothing is left of it. */
  discard(): Promise<void>;
}

export const partialOf = (file: string): string => `${file}.partial`;

export async function openVerdictFile(file: string): Promise<VerdictFile> {
  const partial = partialOf(file);
  const there = await stat(file).catch(() => undefined);
  // In the end it would be replaced: nobody means that of /dev/null.
  if (there && !there.isFile()) throw unwritable(file, `it is a ${kindOf(there)}`);
  const handle = await opened(partial, file);
  const failed = (cause: Error): never => {
    throw unwritable(file, `${cause.message}; the verdicts so far are in ${partial}`, cause);
  };
  return {
    partial,
    write: (verdict) => handle.appendFile(`${JSON.stringify(verdict)}\n`).catch(failed),
    async finish() {
      await handle.sync().catch(failed);
      await rename(partial, file).catch(failed);
    },
    close: () => handle.close(),
    async discard() {
      await handle.close();
      await rm(partial, { force: true });
    },
  };
}

function opened(partial: string, file: string): Promise<FileHandle> {
  return open(partial, "w").catch((cause) => {
    throw unwritable(file, cause.message, cause);
  });
}
