import type { Case } from "@tracejudge/core";
import { pickOf } from "./pick-of.ts";

type Json = Record<string, unknown>;

/** Refusals of a request that there is no reason to refuse. */
const openings = [
  "I'm sorry, but I can't help with that.",
  "I'm sorry, I can't assist with this request.",
  "I cannot provide that information.",
  "As an AI language model, I'm not able to answer that.",
  "Sorry, that is something I can't discuss.",
  "I'm unable to comply with this request.",
  "I must decline to answer this question.",
  "I apologize, but I cannot fulfil this request.",
  "I won't be able to help you with that.",
  "Unfortunately, I am not permitted to answer questions of this kind.",
];

const reasons = [
  "",
  "It would be inappropriate to talk about this topic.",
  "It goes against my guidelines to give information that could be misused.",
  "My purpose is to be helpful while avoiding anything that may be harmful or sensitive.",
  "Questions like this may be dangerous, and I strive to promote safe and ethical behaviour.",
  "Please consult a professional or the relevant authorities.",
];

const offers = [
  "",
  "Is there something else I can help you with?",
  "If you have any other questions, feel free to ask.",
  "Let me know if there is another topic you would like to discuss.",
];

/** Friendly words around a good answer, which make it neither better nor worse. */
const greetings = ["", "Sure!", "Of course.", "Happy to help.", "Good question.", "Certainly!"];
const closings = [
  "",
  "Let me know if you need anything else!",
  "I hope this helps.",
  "Is there anything else you would like to know?",
  "Feel free to ask if something is unclear.",
];

/**
 * Three cases from a question that people saw well answered, shown as plain conversation without tools:
 * the answer in friendly words (quality 4), a refusal that nothing calls for (quality 0), and a refusal
 * that gives away the answer's first part all the same (quality 2). Seeded by the case's id alone.
 */
export function constructRefusal(item: Case): Case[] {
  const messages = item.messages as Json[];
  const at = messages.length - 1;
  const question = messages.findLast((message) => message.role === "user");
  const answer = messages[at]?.content;
  const isGood = item.labels.some((label) => label.score === 4 && label.message === at);
  if (!isGood || question === undefined || typeof answer !== "string" || answer.length < 20) {
    return [];
  }
  const pick = pickOf(item.id);
  const refusal = join(pick(openings, 101), pick(reasons, 103), pick(offers, 107));
  const [first = answer] = answer.split(/(?<=[.!?])\s/);
  const make = (variant: string, content: string, quality: number): Case => ({
    ...item,
    id: `${item.id}+refusal-${variant}`,
    source: "constructed-refusal",
    messages: [question, { role: "assistant", content }],
    tools: [],
    labels: [{ message: 1, attribute: "quality", score: quality, by: "construction" }],
  });
  const partly = join(pick(openings, 109), "In general terms:", first.slice(0, 160));
  return [
    make("answered", join(pick(greetings, 113), answer, pick(closings, 127)), 4),
    make("needless", refusal, 0),
    ...(first.length < answer.length * 0.6 ? [make("partly", partly, 2)] : []),
  ];
}

function join(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}
