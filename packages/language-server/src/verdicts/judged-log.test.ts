import { createHash } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentRubric, type Trace, traceFromChat, type Verdict } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wordJudge } from "../../fixtures/word-judge.ts";
import { JudgedCache } from "./judged-cache.ts";
import { JudgedLog } from "./judged-log.ts";

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "judged-"));
  file = join(folder, "deep", "judged.log");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const key = (content: string, by = "x") => ({ content: hash(content), by: hash(by) });
const trace = (id: string): Trace =>
  traceFromChat({ messages: [{ role: "assistant", content: `Ünïcode ${id}` }] }, { id }).trace;
const verdictOf = (id: string): Promise<Verdict> => wordJudge(agentRubric).judge(trace(id));

test("a verdict is found by its content and judge, and by its content alone the last one, after a restart too", async () => {
  const log = new JudgedLog(file);
  await log.append(key("one", "a"), await verdictOf("1"));
  await log.append(key("two", "a"), await verdictOf("2"));
  await log.append(key("one", "b"), await verdictOf("3"));
  for (const reader of [log, new JudgedLog(file)]) {
    expect((await reader.find(hash("one"), hash("a")))?.traceId).toBe("1");
    expect((await reader.find(hash("one")))?.traceId).toBe("3");
    expect(await reader.find(hash("two"), hash("b"))).toBeUndefined();
    expect(await reader.find(hash("two"))).toEqual(await verdictOf("2"));
  }
});

test("the file stays under its limit, and the newest verdicts stay in it", async () => {
  const verdict = await verdictOf("1");
  const most = 20 * JSON.stringify(verdict).length;
  const log = new JudgedLog(file, most);
  for (let k = 0; k < 100; k++) await log.append(key(`${k}`), verdict);
  expect((await stat(file)).size).toBeLessThanOrEqual(most);
  expect(await log.find(hash("99"))).toEqual(verdict);
  expect(await log.find(hash("95"))).toEqual(verdict);
  expect(await log.find(hash("3"))).toBeUndefined();
});

test("what another window wrote meanwhile does not mislead", async () => {
  const [log, other] = [new JudgedLog(file), new JudgedLog(file)];
  await log.append(key("one"), await verdictOf("1"));
  await other.append(key("two"), await verdictOf("2"));
  await log.append(key("three"), await verdictOf("3"));
  await other.append(key("four"), await verdictOf("4"));
  expect((await log.find(hash("three")))?.traceId).toBe("3");
  expect((await other.find(hash("four")))?.traceId).toBe("4");
});

test("a torn line, a foreign one and a folder that cannot be made are passed over", async () => {
  const log = new JudgedLog(file);
  await log.append(key("one"), await verdictOf("1"));
  await appendFile(file, `not ours\n${hash("two")} ${hash("x")} {"traceId":`);
  const again = new JudgedLog(file);
  expect((await again.find(hash("one")))?.traceId).toBe("1");
  expect(await again.find(hash("two"))).toBeUndefined();
  const nowhere = new JudgedLog(join(file, "no-folder", "judged.log"));
  await nowhere.append(key("one"), await verdictOf("1"));
  expect(await nowhere.find(hash("one"))).toBeUndefined();
});

test("another rubric, another student and other content are judged anew", async () => {
  const cache = new JudgedCache();
  cache.keepIn(folder);
  const judge = { ...wordJudge(agentRubric), fingerprint: "f1" };
  await cache.set(trace("1"), judge, await verdictOf("1"));
  const later = new JudgedCache();
  later.keepIn(folder);
  expect((await later.known(trace("1"), judge))?.traceId).toBe("1");
  const otherRubric = { ...agentRubric, version: "another" };
  expect(await later.known(trace("1"), { ...judge, rubric: otherRubric })).toBeUndefined();
  expect(await later.known(trace("1"), { ...judge, fingerprint: "f2" })).toBeUndefined();
  expect(await later.known(trace("2"), judge)).toBeUndefined();
  expect(await later.last(trace("1"))).toBeDefined();
  expect(await readFile(join(folder, "judged.log"), "utf8")).toMatch(
    /^[0-9a-f]{64} [0-9a-f]{64} \{/,
  );
});
