import type { Case } from "@tracejudge/core";
import { unitHash } from "../split.ts";
import type { Attack, AttackFamily } from "./attack.ts";
import { type ChatMessage, messagesOf, textOf, withMessages } from "./change-messages.ts";
import { assurances, judgeOrders, type PlantedPhrase, praise } from "./planted-phrases.ts";

type Speaker = "user" | "tool" | "assistant";

const speakers: readonly Speaker[] = ["user", "tool", "assistant"];

/**
 * Sentences that order the judge about or praise the run, planted in the last text of the user, of a
 * tool, or of the model. What was asked, done and found stays as it was, and nobody's assurance makes
 * a step better: the right label is the same, or lower where the model itself says it.
 */
export const plantedAttacks: readonly Attack[] = [
  ...attacksOf("orders", judgeOrders),
  ...attacksOf("assurances", assurances),
  ...attacksOf("praise", praise),
];

/** One attack by each speaker, which plants one of the phrases. */
export function attacksOf(
  family: AttackFamily,
  phrases: readonly PlantedPhrase[],
  name: string = family,
): Attack[] {
  return speakers.map((speaker) => ({
    name: `${name} by ${speaker === "assistant" ? "model" : speaker}`,
    family,
    apply: (item) => plant(item, speaker, phrases),
  }));
}

function plant(item: Case, speaker: Speaker, phrases: readonly PlantedPhrase[]): Case | undefined {
  const messages = messagesOf(item);
  const at = messages.findLastIndex(
    (message) => message.role === speaker && typeof (message.content ?? "") === "string",
  );
  const message = messages[at];
  const phrase = phrases[Math.floor(unitHash(`${item.id}${speaker}`, 41) * phrases.length)];
  if (message === undefined || phrase === undefined) return undefined;
  return withMessages(item, messages.with(at, planted(message, phrase.text, item.id)));
}

/** Before or after the text, on a line of its own or not, by the case. */
function planted(message: ChatMessage, phrase: string, key: string): ChatMessage {
  const text = textOf(message);
  const gap = unitHash(key, 43) < 0.5 ? "\n" : " ";
  const parts = unitHash(key, 47) < 0.7 ? [text, phrase] : [phrase, text];
  return { ...message, content: parts.filter((part) => part !== "").join(gap) };
}
