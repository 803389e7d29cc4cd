import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Verdict, verdictSchema } from "@tracejudge/core";

/** Content of the run that was judged, and what it was judged by: hashes, 64 hexadecimal digits each. */
export interface JudgedKey {
  content: string;
  by: string;
}

interface Entry extends JudgedKey {
  offset: number;
  length: number;
}

const MOST_BYTES = 64 * 1024 * 1024;
const HEAD = /^([0-9a-f]{64}) ([0-9a-f]{64}) \{/;
const HEAD_LENGTH = 131;
const LINE_FEED = 0x0a;

/**
 * Verdicts on disk, found again by the content of their run: one line each, `content by verdict`. Only
 * hashes and places are held in memory. A full file loses its older half. It is a hint: what cannot be
 * read or written is judged again, and nothing here rejects.
 */
export class JudgedLog {
  readonly #file: string;
  readonly #mostBytes: number;
  #entries: Map<string, Entry[]> | undefined;
  #size = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(file: string, mostBytes: number = MOST_BYTES) {
    this.#file = file;
    this.#mostBytes = mostBytes;
  }

  /** The verdict on that content by that judge, else, where no judge is named, the last one. */
  find(content: string, by?: string): Promise<Verdict | undefined> {
    return this.#inTurn(async () => {
      const found = await this.#read(content, by);
      if (found !== undefined || this.#choose(content, by) === undefined) return found;
      // Another window has written or cut the file: its places are not those that we know.
      this.#entries = undefined;
      return this.#read(content, by);
    });
  }

  append({ content, by }: JudgedKey, verdict: Verdict): Promise<void> {
    const line = Buffer.from(`${content} ${by} ${JSON.stringify(verdict)}\n`);
    return this.#inTurn(async () => {
      if (line.length > this.#mostBytes / 2) return;
      const entries = await this.#load();
      if (this.#size + line.length > this.#mostBytes) await this.#cutHalf();
      await mkdir(dirname(this.#file), { recursive: true });
      await appendFile(this.#file, line, { mode: 0o600 });
      remember(this.#entries ?? entries, {
        content,
        by,
        offset: this.#size,
        length: line.length - 1,
      });
      this.#size += line.length;
    });
  }

  async #read(content: string, by: string | undefined): Promise<Verdict | undefined> {
    await this.#load();
    const entry = this.#choose(content, by);
    if (entry === undefined) return undefined;
    const file = await open(this.#file);
    try {
      const line = Buffer.alloc(entry.length);
      await file.read(line, 0, entry.length, entry.offset);
      const text = line.toString("utf8");
      if (!text.startsWith(`${entry.content} ${entry.by} {`)) return undefined;
      return verdictSchema.safeParse(JSON.parse(text.slice(HEAD_LENGTH - 1))).data;
    } catch {
      return undefined;
    } finally {
      await file.close();
    }
  }

  #choose(content: string, by: string | undefined): Entry | undefined {
    const entries = this.#entries?.get(content) ?? [];
    return entries.findLast((entry) => by === undefined || entry.by === by);
  }

  async #load(): Promise<Map<string, Entry[]>> {
    if (this.#entries !== undefined) return this.#entries;
    const entries = new Map<string, Entry[]>();
    this.#size = (await stat(this.#file).catch(() => undefined))?.size ?? 0;
    if (this.#size > 0) for await (const entry of entriesOf(this.#file)) remember(entries, entry);
    this.#entries = entries;
    return entries;
  }

  async #cutHalf(): Promise<void> {
    const bytes = await readFile(this.#file);
    const kept = bytes.subarray(bytes.indexOf(LINE_FEED, Math.floor(bytes.length / 2)) + 1);
    await writeFile(`${this.#file}.new`, kept, { mode: 0o600 });
    await rename(`${this.#file}.new`, this.#file);
    this.#entries = undefined;
    await this.#load();
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T | undefined> {
    const turn = this.#tail.then(job).catch(() => undefined);
    this.#tail = turn;
    return turn;
  }
}

function remember(entries: Map<string, Entry[]>, entry: Entry): void {
  const others = (entries.get(entry.content) ?? []).filter(({ by }) => by !== entry.by);
  entries.set(entry.content, [...others, entry]);
}

/** The whole lines of the file; what is no line of ours, such as a torn one, is passed over. */
async function* entriesOf(file: string): AsyncGenerator<Entry> {
  let offset = 0;
  let torn: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([torn, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const head = bytes.subarray(start, Math.min(end, start + HEAD_LENGTH)).toString("latin1");
      const [, content, by] = HEAD.exec(head) ?? [];
      if (content && by) yield { content, by, offset: offset + start, length: end - start };
      start = end + 1;
    }
    offset += start;
    torn = bytes.subarray(start);
  }
}
