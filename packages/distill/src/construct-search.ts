import type { Case } from "@tracejudge/core";
import { pickOf } from "./pick-of.ts";
import { unitHash } from "./split.ts";

type Json = Record<string, unknown>;

const thoughts = [
  "",
  "I will search for this.",
  "Let me look this up first.",
  "I need more information to answer this.",
  "Searching for the relevant facts.",
];

/** What an agent says that gives up the search and answers out of nothing. */
const guesses = ["I believe the answer is", "The answer is", "From what I know,", "It must be"];

/**
 * Steps of an agent that looks things up, from two answered questions of one source. It searches what
 * was asked (tool validity and reasoning 4); searches what the other question asked (both 0); repeats
 * a search that has just given its passages (both 1); gives the other question's answer (reasoning 0,
 * quality 0); answers well after a useless search and a good one (reasoning 4, quality 4).
 * Seeded by the case's id alone.
 */
export function constructSearch(item: Case, other: Case): Case[] {
  const own = lookUpOf(item);
  const foreign = lookUpOf(other);
  if (own === undefined || foreign === undefined || item.group === other.group) return [];
  const pick = pickOf(item.id);
  const thought = pick(thoughts, 131);
  const strayed = [
    asked(own, foreign.query, thought, "call_0"),
    { ...foreign.result, tool_call_id: "call_0" },
  ];
  const history = unitHash(item.id, 137) < 0.4 ? strayed : [];
  const search = asked(own, own.query, thought, "call_1");
  const found = { ...own.result, tool_call_id: "call_1" };
  const again = asked(own, own.query, pick(thoughts, 139), "call_2");
  const guess = `${pick(guesses, 149)} ${foreign.answer}`;
  const make = (variant: string, messages: Json[], scores: Record<string, number>): Case => ({
    ...item,
    id: `${item.id}+search-${variant}`,
    source: "constructed-search",
    messages,
    labels: Object.entries(scores).map(([attribute, score]) => ({
      message: messages.length - 1,
      attribute,
      score,
      by: "construction" as const,
    })),
  });
  const start = [...own.before, ...history];
  return [
    make("right", [...start, search], { tool_validity: 4, reasoning: 4 }),
    make("astray", [...own.before, asked(own, foreign.query, thought, "call_1")], {
      tool_validity: 0,
      reasoning: 0,
    }),
    make("again", [...start, search, found, again], { tool_validity: 1, reasoning: 1 }),
    make("guessed", [...start, search, found, { role: "assistant", content: guess }], {
      reasoning: 0,
      quality: 0,
    }),
    make("answered", [...own.before, ...strayed, search, found, own.said], {
      reasoning: 4,
      quality: 4,
    }),
  ];
}

interface LookUp {
  /** Messages up to the question. */
  before: Json[];
  tool: string;
  argument: string;
  query: string;
  result: Json;
  said: Json;
  answer: string;
}

/** A question, one look-up by a single text argument, its passages and a good answer; else undefined. */
function lookUpOf(item: Case): LookUp | undefined {
  const messages = item.messages as Json[];
  const at = messages.length - 1;
  const said = messages[at];
  const result = messages[at - 1];
  const calls = messages[at - 2]?.tool_calls as { function?: Json }[] | undefined;
  const call = calls?.[0]?.function;
  const isGood = item.labels.some((label) => label.score === 4 && label.message === at);
  const answer = said?.content;
  if (!isGood || result?.role !== "tool" || calls?.length !== 1 || typeof answer !== "string") {
    return undefined;
  }
  const [[argument, query] = [], ...more] = Object.entries(argumentsOf(call));
  if (argument === undefined || typeof query !== "string" || more.length > 0) return undefined;
  if (query.length < 12) return undefined;
  const before = messages.slice(0, at - 2);
  return { before, tool: String(call?.name), argument, query, result, said: said as Json, answer };
}

function argumentsOf(call: Json | undefined): Json {
  try {
    const args: unknown = JSON.parse(String(call?.arguments));
    return typeof args === "object" && args !== null ? (args as Json) : {};
  } catch {
    return {};
  }
}

function asked({ tool, argument }: LookUp, query: string, content: string, id: string): Json {
  const call = { name: tool, arguments: JSON.stringify({ [argument]: query }) };
  return { role: "assistant", content, tool_calls: [{ id, type: "function", function: call }] };
}
