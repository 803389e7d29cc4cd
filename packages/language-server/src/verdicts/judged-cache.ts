import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Judge, Trace, Verdict } from "@tracejudge/core";
import { type JudgedKey, JudgedLog } from "./judged-log.ts";

/** Verdicts kept in memory; the oldest goes first. */
const MOST = 2000;

/**
 * What was judged here, by the content of the run (not by its file, time or id), the rubric and the
 * student: in memory, and on disk where a folder is given.
 */
export class JudgedCache {
  /** The last verdict of each content, and what it was judged by. */
  readonly #last = new Map<string, { by: string; verdict: Verdict }>();
  readonly #contents = new WeakMap<Trace, string>();
  #log: JudgedLog | undefined;
  #revision = 0;

  /** Where verdicts outlive the process. */
  keepIn(folder: string): void {
    this.#log = new JudgedLog(join(folder, "judged.log"));
  }

  /** Grows whenever another verdict is known. */
  get revision(): number {
    return this.#revision;
  }

  /** The last verdict of that content since this process began. */
  sinceStart(trace: Trace): Verdict | undefined {
    // Nothing was judged yet: no content need be read for it.
    if (this.#last.size === 0) return undefined;
    return this.#last.get(this.#contentOf(trace))?.verdict;
  }

  /** The last verdict of that content, by whatever rubric and student. */
  async last(trace: Trace): Promise<Verdict | undefined> {
    const content = this.#contentOf(trace);
    return this.#last.get(content)?.verdict ?? (await this.#fromLog(content));
  }

  /** What this judge would say: the same student by the same rubric has judged that content before. */
  async known(trace: Trace, judge: Judge): Promise<Verdict | undefined> {
    const { content, by } = this.#keyOf(trace, judge);
    const last = this.#last.get(content);
    return last?.by === by ? last.verdict : this.#fromLog(content, by);
  }

  async set(trace: Trace, judge: Judge, verdict: Verdict): Promise<void> {
    const key = this.#keyOf(trace, judge);
    this.#remember(key, verdict);
    // An ERROR may be a trouble of the moment.
    if (verdict.status !== "ERROR") await this.#log?.append(key, verdict);
  }

  async #fromLog(content: string, by?: string): Promise<Verdict | undefined> {
    const verdict = await this.#log?.find(content, by);
    if (verdict !== undefined && by !== undefined) this.#remember({ content, by }, verdict);
    return verdict;
  }

  #remember({ content, by }: JudgedKey, verdict: Verdict): void {
    const [oldest] = this.#last.keys();
    if (this.#last.size >= MOST && oldest !== undefined) this.#last.delete(oldest);
    this.#last.set(content, { by, verdict });
    this.#revision += 1;
  }

  #keyOf(trace: Trace, { rubric, info, fingerprint }: Judge): JudgedKey {
    const student = fingerprint ?? JSON.stringify(info);
    return { content: this.#contentOf(trace), by: hash(JSON.stringify([rubric.version, student])) };
  }

  #contentOf(trace: Trace): string {
    const known = this.#contents.get(trace);
    if (known !== undefined) return known;
    const { source: _, ...content } = trace;
    const key = keyOf(content);
    this.#contents.set(trace, key);
    return key;
  }
}

/** What is nested too deep to be written down is like nothing that was seen before. */
function keyOf(content: Omit<Trace, "source">): string {
  try {
    return hash(contentText(content));
  } catch {
    return hash(randomUUID());
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Steps share their conversations: each is written once, and a step by how much of it it saw. */
function contentText({ steps, ...rest }: Omit<Trace, "source">): string {
  const lists = new Map<unknown, number>();
  const parts = steps.map(({ saw, ...step }) => {
    const list = lists.get(saw.messages) ?? lists.size;
    lists.set(saw.messages, list);
    return { ...step, saw: [list, saw.end] };
  });
  return JSON.stringify([rest, parts, [...lists.keys()]]);
}
