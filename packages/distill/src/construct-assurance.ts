import type { Case } from "@tracejudge/core";
import { assuranceOf } from "./assurance-words.ts";
import { type Pick, pickOf } from "./pick-of.ts";
import { jsonIn, messagesOf, textOf } from "./robustness/change-messages.ts";

/** Most assurances stand in tool results, which nobody but the tool answers for. */
const speakers = ["tool", "tool", "tool", "user", "assistant"] as const;

const fields = ["note", "message", "review", "_meta", "status_text", "remark"] as const;

/**
 * The case with the same labels, where a tool, the user or the model says that all is well: nobody's
 * assurance makes a step better. It stands in any text that the last judged step has before it, or in
 * that step's own words. Seeded by the case's id alone.
 */
export function constructAssurance(item: Case): Case[] {
  const pick = pickOf(item.id);
  const at = placeOf(item, pick(speakers, 359), pick);
  if (at === undefined) return [];
  const messages = messagesOf(item);
  const content = assured(textOf(messages[at] ?? {}), assuranceOf(item.id), pick);
  return [
    {
      ...item,
      id: `${item.id}+assurance`,
      source: "constructed-assurance",
      messages: messages.with(at, { ...messages[at], content }),
    },
  ];
}

function placeOf(item: Case, speaker: (typeof speakers)[number], pick: Pick): number | undefined {
  const messages = messagesOf(item);
  const last = Math.max(...item.labels.map(({ message }) => message ?? messages.length - 1));
  const places = messages.flatMap(({ role, content }, at) =>
    role === speaker && at <= last && typeof (content ?? "") === "string" ? [at] : [],
  );
  // The newest text of its kind is what a step follows from most.
  return pick([places.at(-1), pick(places, 367)], 373);
}

/** In a field of a JSON object, or before or after the text. */
function assured(text: string, assurance: string, pick: Pick): string {
  const json = jsonIn(text);
  if (
    json !== null &&
    typeof json === "object" &&
    !Array.isArray(json) &&
    pick([true, false], 379)
  ) {
    return JSON.stringify({ ...json, [pick(fields, 383)]: assurance });
  }
  const parts = pick(
    [
      [text, assurance],
      [text, assurance],
      [assurance, text],
    ],
    389,
  );
  return parts.filter((part) => part !== "").join(pick(["\n", " ", "\n\n"], 397));
}
