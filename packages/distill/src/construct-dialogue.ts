import type { Case } from "@tracejudge/core";
import { pickOf } from "./pick-of.ts";

type Json = Record<string, unknown>;

/**
 * Turns in the middle of a conversation that was held well: what the agent said there, mostly a question
 * for what it still needs (all 4); a question that was answered before, asked again (reasoning and
 * quality 2); and words that belong to another conversation (reasoning and quality 1). Seeded by the
 * case's id alone.
 */
export function constructDialogue(item: Case, other: Case | undefined): Case[] {
  const messages = item.messages as Json[];
  const turns = textTurns(messages);
  if (turns.length === 0) return [];
  const at = pickOf(item.id)(turns, 211);
  const make = (variant: string, content: unknown, scores: Record<string, number>): Case => ({
    ...item,
    id: `${item.id}+dialogue-${variant}`,
    source: "constructed-dialogue",
    messages: [...messages.slice(0, at), { role: "assistant", content }],
    labels: Object.entries(scores).map(([attribute, score]) => ({
      message: at,
      attribute,
      score,
      by: "construction" as const,
    })),
  });
  const asked = turns.find((turn) => turn < at - 1 && textOf(messages[turn]).endsWith("?"));
  const stray = other && strayText(other, messages);
  return [
    make("kept", textOf(messages[at]), { tool_validity: 4, reasoning: 4, quality: 4 }),
    ...(asked === undefined
      ? []
      : [make("again", textOf(messages[asked]), { reasoning: 2, quality: 2 })]),
    ...(stray === undefined ? [] : [make("stray", stray, { reasoning: 1, quality: 1 })]),
  ];
}

/** Where the agent says something to the user, and the conversation goes on after it. */
function textTurns(messages: readonly Json[]): number[] {
  return messages.flatMap((message, at) => {
    const said = message.role === "assistant" && message.tool_calls === undefined;
    const answers = messages[at - 1]?.role === "user" && messages[at + 1]?.role === "user";
    return said && answers && textOf(message).length > 15 ? [at] : [];
  });
}

/** Words of another conversation that share nothing but common words with this one. */
function strayText(other: Case, messages: readonly Json[]): string | undefined {
  const here = new Set(messages.flatMap((message) => longWords(textOf(message))));
  const turns = textTurns(other.messages as Json[]).map((at) => textOf(other.messages[at] as Json));
  return turns.find((text) => {
    const words = longWords(text);
    return words.length >= 3 && words.filter((word) => here.has(word)).length <= 1;
  });
}

const textOf = (message: Json | undefined): string =>
  typeof message?.content === "string" ? message.content.trim() : "";

const longWords = (text: string): string[] => text.toLowerCase().match(/\p{L}{5,}/gu) ?? [];
