import type { Case } from "@tracejudge/core";
import { unitHash } from "./split.ts";

type Json = Record<string, unknown>;

const abstentions = [
  "I don't have enough information to answer that.",
  "The documents that I found say nothing about this, so I can't answer it.",
  "I'm sorry, but I could not find an answer to your question in the material I have.",
  "I do not know.",
  "Unfortunately the passages do not contain the answer.",
  "The sources I have don't cover this. Could you give me more detail?",
];

/**
 * Cases from a supported answer and the passages of another case of the same source: the agent declines
 * although its passages hold the answer (quality 1); declines where they do not (quality 4); gives the
 * answer although they do not (quality 0). Seeded by the case's id alone.
 */
export function constructAbstention(item: Case, other: Case): Case[] {
  const messages = item.messages as Json[];
  const at = messages.length - 1;
  const passages = messages[at - 1];
  const foreign = (other.messages as Json[]).at(-2);
  const isGood = item.labels.some((label) => label.score === 4 && label.message === at);
  const fits = passages?.role === "tool" && foreign?.role === "tool" && other.group !== item.group;
  if (!isGood || !fits || item.messages.length !== other.messages.length) return [];
  const decline =
    abstentions[Math.floor(unitHash(item.id, 89) * abstentions.length)] ?? "I do not know.";
  const answer = messages[at]?.content;
  const make = (variant: string, seen: unknown, said: unknown, quality: number): Case => ({
    ...item,
    id: `${item.id}+abstention-${variant}`,
    source: "constructed-abstention",
    messages: [
      ...messages.slice(0, at - 1),
      { ...passages, content: seen },
      { role: "assistant", content: said },
    ],
    labels: [{ message: at, attribute: "quality", score: quality, by: "construction" }],
  });
  return [
    make("needless", passages?.content, decline, 1),
    make("honest", foreign?.content, decline, 4),
    make("unsupported", foreign?.content, answer, 0),
  ];
}
