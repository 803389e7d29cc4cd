import { readFileSync } from "node:fs";
import { createStudentJudge } from "@tracejudge/student";
import { type Io, run } from "./run.ts";

/** Runs the process's own command line; the exit code is set once the output is flushed. */
export async function main(): Promise<void> {
  const interrupt = new AbortController();
  process.on("SIGINT", () => {
    // The second Ctrl-C is meant.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
    // A read that waits for someone to type would wait on.
    process.stdin.destroy();
  });
  for (const stream of [process.stdout, process.stderr]) stream.on("error", leaveQuietly);
  process.exitCode = await run(process.argv.slice(2), processIo(interrupt.signal));
}

function processIo(signal: AbortSignal): Io {
  return {
    stdin: process.stdin,
    out: (text) => write(process.stdout, text),
    err: (text) => write(process.stderr, text),
    openJudge: createStudentJudge,
    signal,
    cwd: process.cwd(),
    color: wantsColor(process.env, process.stdout.isTTY),
    width: process.stdout.columns ?? 100,
    showProgress: process.stderr.isTTY && process.env.TERM !== "dumb",
    version: ownVersion(),
  };
}

/** https://no-color.org, then FORCE_COLOR, then whether someone is looking. */
function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0";
  return isTerminal && env.TERM !== "dumb";
}

async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (stream.write(text)) return;
  await new Promise((resolve) => stream.once("drain", resolve));
}

/** `tracejudge score … | head` is no failure of ours: end as the signal SIGPIPE would. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(141);
  throw error;
}

function ownVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return JSON.parse(text).version;
}
