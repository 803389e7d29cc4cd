import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { chatLine, runInTest } from "../../fixtures/test-io.ts";

const command = fileURLToPath(new URL("../../fixtures/command.ts", import.meta.url));
const tiny = fileURLToPath(new URL("../../../student/fixtures/tiny-student", import.meta.url));
const dir = await mkdtemp(join(tmpdir(), "serve-"));
afterAll(() => rm(dir, { recursive: true, force: true }));

interface Served {
  url: string;
  stop(signal: "SIGTERM" | "SIGINT"): void;
  ended: Promise<{ code: number | null; err: string }>;
}

/** The command as a process of its own, once it says where it listens. */
async function startServe(...args: string[]): Promise<Served> {
  const node = ["--conditions=@tracejudge/source", "--import", "tsx", command];
  const more = ["serve", "--port", "0", "--json", "--model", tiny, ...args];
  const child = spawn(process.execPath, [...node, ...more], { env: { ...process.env } });
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, err }));
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk) => resolve(String(chunk)));
    child.once("close", () => reject(new Error(err)));
  });
  const { url } = JSON.parse(line) as { url: string };
  return { url, ended, stop: (signal) => void child.kill(signal) };
}

function ask(url: string, body: string): Promise<Response> {
  const headers = { "content-type": "application/x-ndjson" };
  return fetch(`${url}/v1/judge`, { method: "POST", headers, body });
}

test("SIGTERM lets the requests that came in be answered, and stores what was judged", async () => {
  const store = join(dir, "store");
  const { url, ended, stop } = await startServe("--store", store);
  const lines = Array.from({ length: 20 }, (_, index) => chatLine(`r${index}`, `It is ${index}.`));
  const asked = [1, 2, 3, 4, 5].map(() => ask(url, lines.join("\n")));
  const queued = async () => JSON.parse(await (await fetch(`${url}/readyz`)).text()).queue;
  while ((await queued()) < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  stop("SIGTERM");
  const answers = await Promise.all(asked);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const { code, err } = await ended;
  expect([code, err.trim().split("\n").at(-1)]).toEqual([0, expect.stringContaining("closed")]);
  const shown = await runInTest(["show", "--dir", store, "--limit", "100"]);
  expect(shown.out.trim().split("\n")).toHaveLength(20);
  expect((await runInTest(["show", "r19", "--dir", store])).out).toContain("It is 19.");
}, 60_000);

test("Ctrl-C ends it too, with 130; the log is JSON and has no words of a run", async () => {
  const { url, ended, stop } = await startServe();
  expect((await ask(url, chatLine("one", "secret words"))).status).toBe(200);
  stop("SIGINT");
  const { code, err } = await ended;
  expect(code).toBe(130);
  const lines = err.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    "listening",
    "request",
    "closing",
    "closed",
  ]);
  expect(err).not.toContain("secret");
}, 60_000);

test.each([
  [["--model", tiny, "--host", "0.0.0.0"], "Without an API key"],
  [["--model", tiny, "--workers", "0"], "from 1 to 256"],
  [["--model", tiny, "--timeout", "9999999"], "from 1 to 86400"],
  [["--model", tiny, "stray"], "serve does not take `stray`"],
  [["--model", join(dir, "none")], "Give a folder with model.onnx"],
])("serve %j is refused with a remedy", async (args, told) => {
  const { code, err } = await runInTest(["serve", "--port", "0", ...args]);
  expect(code).toBe(2);
  expect(
    err
      .split("\n")
      .filter((line) => !line.startsWith("{"))
      .join("\n"),
  ).toContain(told);
});
