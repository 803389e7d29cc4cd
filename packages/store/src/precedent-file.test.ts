import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Precedent, precedentId, precedentLine, TraceJudgeError } from "@tracejudge/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appendPrecedents, readPrecedents } from "./precedent-file.ts";
import { precedentAuthor } from "./precedent-file-author.ts";

const script = fileURLToPath(new URL("../fixtures/append-precedents.ts", import.meta.url));
const node = [process.execPath, "--conditions=@tracejudge/source", "--import", "tsx", script];
let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "precedents-"));
  file = join(dir, "precedents.jsonl");
});
const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  await rm(dir, { recursive: true, force: true });
});

function settled(traceId: string, author = "Ada"): Precedent {
  const key = { author, traceId, stepId: "s1", attribute: "tool_validity" };
  return {
    id: precedentId(key),
    createdAt: "2026-11-22T10:00:00.000Z",
    ...key,
    score: 1,
    why: "why",
    rubric: { name: "agent", version: "0123456789ab" },
    snapshot: { messages: [{ role: "assistant", content: traceId }], judged: 0 },
  };
}

async function read() {
  const { precedents, problems } = await readPrecedents(file);
  return { ids: precedents.map(({ traceId }) => traceId), codes: problems.map(({ code }) => code) };
}

describe("one process", () => {
  test("cases come out as they were put in, one line each, in their order", async () => {
    await appendPrecedents(file, [settled("t1")]);
    await appendPrecedents(file, [settled("t2"), settled("t3")]);
    expect(await read()).toEqual({ ids: ["t1", "t2", "t3"], codes: [] });
    expect(await readFile(file, "utf8")).toBe(
      ["t1", "t2", "t3"].map((id) => precedentLine(settled(id))).join(""),
    );
  });

  test("fifty appends at once are fifty lines, though one has to repair first", async () => {
    await writeFile(file, precedentLine(settled("t0")).slice(0, 90));
    const ids = Array.from({ length: 50 }, (_, index) => `t${index}`);
    await Promise.all(ids.map((id) => appendPrecedents(file, [settled(id)])));
    const { ids: found, codes } = await read();
    expect(found.sort()).toEqual(ids.sort());
    expect(codes).toEqual([]);
  });

  test.each([1, 7, 8, 60, 200])("a last line cut off after %i bytes goes", async (bytes) => {
    await appendPrecedents(file, [settled("t1")]);
    await appendFile(file, precedentLine(settled("t2", "ä✗")).slice(0, bytes));
    await appendPrecedents(file, [settled("t3")]);
    expect(await read()).toEqual({ ids: ["t1", "t3"], codes: [] });
  });

  test("a whole line that only lacks its line feed stays", async () => {
    await writeFile(file, precedentLine(settled("t1")).trim());
    await appendPrecedents(file, [settled("t2")]);
    expect(await read()).toEqual({ ids: ["t1", "t2"], codes: [] });
  });

  test("what git or a person wrote at the end is not cut off", async () => {
    await writeFile(file, `${precedentLine(settled("t1"))}>>>>>>> theirs`);
    await appendPrecedents(file, [settled("t2")]);
    expect(await read()).toEqual({ ids: ["t1", "t2"], codes: ["precedent_syntax"] });
  });

  test("a folder that is not there, and one that is in the file's place, are told with a remedy", async () => {
    const nowhere = join(dir, "none", "p.jsonl");
    const error = await appendPrecedents(nowhere, [settled("t1")]).catch((reason) => reason);
    expect(error).toBeInstanceOf(TraceJudgeError);
    expect(error.message).toContain("Make the folder");
    await expect(appendPrecedents(dir, [settled("t1")])).rejects.toThrow(TraceJudgeError);
    expect((await readPrecedents(dir)).problems[0]?.code).toBe("PRECEDENT_UNREADABLE");
    expect(await readPrecedents(file)).toEqual({ precedents: [], problems: [], exists: false });
  });

  test("nobody repairs or appends while a living process holds the lock", async () => {
    const torn = precedentLine(settled("t1")).slice(0, 90);
    await writeFile(file, torn);
    await writeFile(`${file}.lock`, JSON.stringify({ pid: process.pid, host: hostname() }));
    const appending = appendPrecedents(file, [settled("t2")]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await readFile(file, "utf8")).toBe(torn);
    await rm(`${file}.lock`);
    await appending;
    expect(await read()).toEqual({ ids: ["t2"], codes: [] });
  });

  test.each([
    ["of a process that was killed", () => ({ pid: 999_999_999, host: hostname() })],
    ["that was never finished", () => ""],
  ])("a lock %s is taken over", async (_, owner) => {
    const old = new Date(Date.now() - 60_000);
    await writeFile(`${file}.lock`, JSON.stringify(owner()));
    await utimes(`${file}.lock`, old, old);
    await Promise.all(["t1", "t2", "t3"].map((id) => appendPrecedents(file, [settled(id)])));
    expect((await read()).ids.sort()).toEqual(["t1", "t2", "t3"]);
  });
});

function start(command: string, args: string[]): ChildProcess & { said: Promise<string> } {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  const said = new Promise<string>((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk) => {
      text += chunk;
    });
    child.on("close", () => resolve(text));
  });
  return Object.assign(child, { said });
}

const append = (path: string, ...args: (string | number)[]) =>
  start(node[0] ?? "", [...node.slice(1), path, ...args.map(String)]);

/** Starting a process takes many seconds where the machine is busy. */
const PATIENCE_MS = 90_000;

const firstWord = ({ stdout }: ChildProcess) => new Promise((said) => stdout?.once("data", said));

describe("several processes", () => {
  test(
    "three of them, one through a link, lose nothing after a line that was cut off",
    async () => {
      await writeFile(file, precedentLine(settled("t0")).slice(0, 90));
      const link = join(dir, "link.jsonl");
      await symlink(file, link);
      const children = [append(file, "a", 30), append(link, "b", 30)];
      await Promise.all(children.map(firstWord));
      for (let number = 0; number < 30; number += 1) {
        await appendPrecedents(file, [settled(`t${number}`)]);
      }
      await Promise.all(children.map(({ said }) => said));
      const { ids, codes } = await read();
      expect(codes).toEqual([]);
      expect(ids).toHaveLength(90);
    },
    PATIENCE_MS,
  );

  test(
    "kill -9 again and again loses at most the line being written",
    async () => {
      const authors = ["a", "b"];
      const children = authors.map((author) => append(file, author, 0, "forever"));
      await Promise.all(children.map(firstWord));
      for (const child of children) {
        await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 60));
        child.kill("SIGKILL");
        await child.said;
      }
      const before = (await readPrecedents(file)).precedents;
      await appendPrecedents(file, [settled("last")]);
      const { precedents, problems } = await readPrecedents(file);
      expect(problems).toEqual([]);
      expect(precedents).toEqual([...before, settled("last")]);
      for (const author of authors) {
        const own = precedents.filter((one) => one.author === author);
        expect(own.map(({ traceId }) => traceId)).toEqual(own.map((_, index) => `t${index}`));
      }
    },
    PATIENCE_MS,
  );

  test.skipIf(process.platform === "win32")(
    "a disk that fills up refuses with a typed error and leaves whole lines only",
    async () => {
      const command = [...node, file, "a", "60"].map((part) => `'${part}'`).join(" ");
      const said = await start("bash", ["-c", `ulimit -f 100; ${command}`]).said;
      const { added, codes } = JSON.parse(said.trim().split("\n").at(-1) ?? "");
      expect(new Set(codes)).toEqual(new Set(["PRECEDENT_DISK_FULL"]));
      const { ids, codes: problems } = await read();
      expect(problems).toEqual([]);
      expect(ids).toHaveLength(added);
      expect(added + codes.length).toBe(60);
    },
    PATIENCE_MS,
  );
});

test("the author is who git would sign as, else the user of the machine", async () => {
  const run = (...args: string[]) => start("git", ["-C", dir, ...args]).said;
  await run("init", "--quiet");
  await run("config", "user.name", "Ada");
  await run("config", "user.email", "ada@example.org");
  expect(await precedentAuthor(dir)).toBe("Ada <ada@example.org>");
  expect(await precedentAuthor(join(dir, "gone"))).not.toBe("");
});
