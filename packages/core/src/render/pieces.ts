import type { Message, Sight } from "../trace.ts";
import { type CountTokens, cut } from "./cut.ts";
import { heardText } from "./judged-text.ts";
import { collapse, plainArgs, plainResult } from "./plain.ts";

const PIECE_CHARS = 140;
const MESSAGE_CHARS = 24_000;
const TOTAL_CHARS = 120_000;

/** A stretch of what the step saw, small enough to be taken or left as a whole. */
interface Piece {
  text: string;
  words: readonly string[];
  role: string;
  /** Position in the conversation. */
  order: number;
  /** Messages between this one and the judged step; 0 is the one just before. */
  age: number;
}

function messageText(message: Message): string {
  const content =
    message.role === "tool"
      ? plainResult(message.content)
      : heardText(message.content.slice(0, 2 * MESSAGE_CHARS), message.role).slice(
          0,
          MESSAGE_CHARS,
        );
  const calls = (message.toolCalls ?? []).map(
    (call) => `call ${call.name}(${call.rawArgs ?? plainArgs(call.args)})`,
  );
  return [content, ...calls]
    .filter((part) => part !== "")
    .join("\n")
    .slice(0, MESSAGE_CHARS);
}

/** Sentences and lines, joined or split to about `PIECE_CHARS` characters. */
export function splitText(text: string, size = PIECE_CHARS): string[] {
  const out: string[] = [];
  let open = "";
  for (const part of text.split(/\n+|(?<=[.!?。])\s+|(?<=[;,])\s(?=\S+: )/)) {
    for (let at = 0; at < part.length; at += size) {
      const bit = collapse(part.slice(at, at + size));
      if (bit === "") continue;
      if (open !== "" && open.length + bit.length > size) {
        out.push(open);
        open = "";
      }
      open = open === "" ? bit : `${open} ${bit}`;
    }
  }
  return open === "" ? out : [...out, open];
}

/** What the next steps, which saw the same messages, need not read again. */
interface ReadMessage {
  length: number;
  parts: readonly { text: string; words: readonly string[] }[];
}

const readMessages = new WeakMap<Message, ReadMessage>();

function readMessage(message: Message): ReadMessage {
  const known = readMessages.get(message);
  if (known !== undefined) return known;
  const text = messageText(message);
  const parts = splitText(text).map((part) => ({ text: part, words: [...wordsOf(part)] }));
  const read = { length: text.length, parts };
  readMessages.set(message, read);
  return read;
}

function piecesOf(sight: Sight, except: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let chars = 0;
  for (let at = sight.end - 1; at >= 0 && chars < TOTAL_CHARS; at--) {
    const message = sight.messages[at];
    if (message === undefined || except.includes(at)) continue;
    const { length, parts } = readMessage(message);
    chars += length;
    const role = message.role === "tool" ? "result" : message.role;
    parts.forEach((part, k) => {
      pieces.push({ ...part, role, order: at * 10_000 + k, age: sight.end - 1 - at });
    });
  }
  return pieces;
}

/** Lower-case words and numbers that carry meaning. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}_]{4,}|\d[\d.,:/-]*\d|\d/gu) ?? []);
}

/** Adds `sum over shared words of log(1 + pieces / pieces with it)`, over the root of the length. */
function relevance(pieces: readonly Piece[], query: ReadonlySet<string>): number[] {
  const shared = pieces.map((piece) => piece.words.filter((word) => query.has(word)));
  const frequency = new Map<string, number>();
  for (const word of shared.flat()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return shared.map((found, k) => {
    const sum = found.reduce(
      (total, word) => total + Math.log(1 + pieces.length / (frequency.get(word) ?? 1)),
      0,
    );
    return sum / Math.sqrt(40 + (pieces[k]?.text.length ?? 0));
  });
}

const RECENT = [0.25, 0.15, 0.08];

export interface ChoiceOptions {
  sight: Sight;
  /** Indices of messages that are told elsewhere in full. */
  except: readonly number[];
  /** The text whose rare words decide. */
  about: string;
  tokens: number;
  count: CountTokens;
}

/**
 * The parts of what the step saw that bear on it, in their order, within `tokens` tokens: those that
 * share rare words with the step first, then the most recent.
 */
export function chosenPieces({ sight, except, about, tokens, count }: ChoiceOptions): string {
  const pieces = piecesOf(sight, except);
  const scores = relevance(pieces, wordsOf(about));
  const ranked = pieces
    .map((piece, k) => ({ piece, score: (scores[k] ?? 0) + (RECENT[piece.age] ?? 0) }))
    .sort((a, b) => b.score - a.score || b.piece.order - a.piece.order);
  const taken: Piece[] = [];
  let left = tokens;
  for (const { piece } of ranked) {
    if (left < 12) break;
    const size = count(piece.text) + 2;
    if (size > left) continue;
    taken.push(piece);
    left -= size;
  }
  if (taken.length === 0 && ranked[0] !== undefined) return cut(ranked[0].piece.text, left, count);
  return joinInOrder(taken);
}

/** Names the speaker only where it changes. */
function joinInOrder(taken: Piece[]): string {
  let role = "";
  return taken
    .sort((a, b) => a.order - b.order)
    .map((piece) => {
      const label = piece.role === role ? "" : `${piece.role}: `;
      role = piece.role;
      return label + piece.text;
    })
    .join(" ");
}
