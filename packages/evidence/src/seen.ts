import { judgedText, type Message, type ToolSpec } from "@tracejudge/core";
import { argLeaves } from "./arg-leaves.ts";
import { type InjectionPhrase, injectionPhrases } from "./injection-phrases.ts";
import { readablePart, SAW_CHARS, SEARCH_CHARS, TEXT_CHARS } from "./limits.ts";
import { numbersIn } from "./numbers.ts";
import { numberOfWord, plainText, rawWords, stemsOf } from "./words.ts";

const TOOL_CHARS = 20_000;

/** What one text says, ready for look-ups. */
export class SeenText {
  /** The text as it was given. */
  readonly raw: string;
  /** What is judged of it. */
  readonly source: string;
  readonly plain: string;
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
  #injections: readonly InjectionPhrase[] | undefined;

  constructor(raw: string, role?: Message["role"]) {
    this.raw = raw;
    this.source = judgedText(raw, role);
    this.plain = plainText(this.source);
    const words = new Set<string>();
    const numbers = new Set(numbersIn(this.plain).map(({ value }) => value));
    for (const word of rawWords(this.plain)) {
      for (const part of stemsOf(word)) {
        words.add(part);
      }
      const value = numberOfWord(word);
      if (value !== undefined) {
        numbers.add(value);
        words.add(String(value));
      }
    }
    addScaled(this.plain, numbers);
    addTimes(this.plain, words);
    this.words = words;
    this.numbers = numbers;
  }

  /** Orders to the reader, with places in `source`. */
  get injections(): readonly InjectionPhrase[] {
    this.#injections ??= injectionPhrases(this.source);
    return this.#injections;
  }
}

/** Reads each message once; a message is read again when its text has changed. */
export class SeenTexts {
  readonly #texts = new WeakMap<Message, SeenText>();
  readonly #tools = new WeakMap<ToolSpec, SeenText>();

  of(message: Message, raw: string): SeenText {
    const known = this.#texts.get(message);
    if (known?.raw === raw) {
      return known;
    }
    const fresh = new SeenText(raw, message.role);
    this.#texts.set(message, fresh);
    return fresh;
  }

  /** What a tool's description and schema say. */
  ofTool(tool: ToolSpec): SeenText {
    const known = this.#tools.get(tool) ?? new SeenText(JSON.stringify(tool).slice(0, TOOL_CHARS));
    this.#tools.set(tool, known);
    return known;
  }
}

/** Everything the step had before it: messages and the arguments of earlier calls. */
export class Seen {
  readonly texts: readonly SeenText[];
  /** Who said each text. */
  readonly roles: readonly Message["role"][];
  /** False where parts were too long to read: then absence proves nothing. */
  readonly isComplete: boolean;
  #searchLeft = SEARCH_CHARS;

  constructor(messages: readonly Message[], cache: SeenTexts, isCut: boolean) {
    const texts: SeenText[] = [];
    const roles: Message["role"][] = [];
    let isComplete = !isCut;
    let left = SAW_CHARS;
    for (const message of messages.toReversed()) {
      const full = textOf(message);
      if (full.length > left) {
        isComplete = false;
        break;
      }
      const source = readablePart(full);
      left -= source.length;
      isComplete &&= full.length <= TEXT_CHARS;
      texts.push(cache.of(message, source));
      roles.push(message.role);
    }
    this.texts = texts.reverse();
    this.roles = roles.reverse();
    this.isComplete = isComplete;
  }

  includes(plain: string): boolean {
    return this.texts.some((text) => this.#isIn(text, plain));
  }

  /**
   * Long words count as seen in another form too (`germany` in `german`); words of scripts without
   * spaces are looked up as text.
   */
  hasWord(word: string): boolean {
    if (this.texts.some((text) => text.words.has(word))) {
      return true;
    }
    const isPlain = /^[a-z0-9]+$/.test(word);
    const isLoose = !isPlain || /^[a-z]{6,}$/.test(word);
    return isLoose && this.includes(isPlain ? word.slice(0, Math.ceil(0.75 * word.length)) : word);
  }

  hasNumber(value: number): boolean {
    return this.texts.some((text) => text.numbers.has(value));
  }

  numbers(): Set<number> {
    return new Set(this.texts.flatMap((text) => [...text.numbers]));
  }

  /** Once a step has asked for too much searching, everything counts as seen. */
  #isIn(text: SeenText, plain: string): boolean {
    this.#searchLeft -= text.plain.length;
    return this.#searchLeft < 0 || text.plain.includes(plain);
  }
}

function textOf(message: Message): string {
  if (!message.toolCalls?.length) {
    return message.content;
  }
  const calls = message.toolCalls.map((call) =>
    call.args === undefined
      ? (call.rawArgs ?? "")
      : argLeaves(call.args)
          .map(({ value }) => value)
          .join("\n"),
  );
  return [message.content, ...calls].join("\n");
}

const scales: Record<string, number> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
  hundred: 100,
  dozen: 12,
};

function addScaled(plain: string, numbers: Set<number>): void {
  for (const [, digits, unit] of plain.matchAll(
    /(\d{1,12}(?:\.\d{1,6})?) ?(k|m|bn|hundred|thousand|million|billion|dozen)\b/g,
  )) {
    numbers.add(Number((Number(digits) * (scales[unit ?? ""] ?? 1)).toPrecision(12)));
  }
}

/** `2 pm` also counts as `14`, `12 am` as `0`. */
function addTimes(plain: string, words: Set<string>): void {
  for (const [, hour, half] of plain.matchAll(/\b(\d{1,2})(?::\d\d)? ?([ap])\.?m\b/g)) {
    words.add(String((Number(hour) % 12) + (half === "p" ? 12 : 0)));
  }
}
