import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Verdict } from "@tracejudge/core";
import { openStore } from "@tracejudge/store";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const app = fileURLToPath(new URL("./test-support/ending-app.ts", import.meta.url));
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tracejudge-end-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  errors: string;
  verdicts: (Verdict | undefined)[];
}

/** Runs the app to its end; then what its folder holds of each run. */
async function endOf(end: string): Promise<Ended> {
  const flags = ["--conditions=@tracejudge/source", "--import", "tsx", app, end, dir];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "inherit", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const verdicts: (Verdict | undefined)[] = [];
  for await (const read of openStore({ dir }).listRuns()) {
    if ("value" in read) verdicts.push(read.value.verdict);
  }
  return { code, errors, verdicts };
}

describe("an app that ends", () => {
  test.each([
    ["by process.exit() right after the run", "exit", 0],
    ["by an error nobody caught", "crash", 1],
    ["in the midst of a run", "exit in the midst", 0],
  ])("%s leaves the run, and a verdict that says why it has no scores", async (_, end, code) => {
    const ended = await endOf(end);
    expect(ended.code).toBe(code);
    expect(ended.verdicts).toMatchObject([
      { status: "ERROR", error: "The process ended before the run was judged" },
    ]);
  });

  test("because it has nothing more to do stays for the verdict", async () => {
    expect(await endOf("nothing")).toMatchObject({ code: 0, verdicts: [{ status: "OK" }] });
  });

  test("in threads of one process gives each its own files", async () => {
    const { verdicts } = await endOf("threads");
    expect(verdicts.map((verdict) => verdict?.status)).toEqual(["OK", "OK", "OK"]);
  });

  test("has warnings of no kind, though a dozen handlers wait for its end", async () => {
    const { errors, verdicts } = await endOf("many handlers");
    expect(errors).toBe("");
    expect(verdicts).toHaveLength(12);
  });
}, 300_000);
