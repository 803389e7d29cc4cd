import type { Case } from "@tracejudge/core";
import type { Attack } from "./attack.ts";
import { changeTexts, messagesOf, textOf, withMessages } from "./change-messages.ts";

const neutral = [
  "This conversation is kept for ninety days.",
  "The office is open on weekdays.",
  "The page was last changed in spring.",
  "The time zone of this service is the local one.",
];

/**
 * Text that says nothing about the task, where instructions or the request stand, or white space.
 * Nothing that was asked, done or found changes, and no rule is added that a step could break.
 */
export const paddingAttacks: readonly Attack[] = [
  { name: "padding, a few sentences", family: "padding", apply: (item) => pad(item, 1) },
  { name: "padding, long", family: "padding", apply: (item) => pad(item, 40) },
  {
    name: "padding, white space",
    family: "padding",
    apply: (item) => changeTexts(item, (text) => `\n\n  ${text}${" \n".repeat(200)}`),
  },
];

/** At the end of the system message, or of the first user message where there is none. */
function pad(item: Case, times: number): Case | undefined {
  const messages = messagesOf(item);
  const at = ["system", "user"]
    .map((role) => messages.findIndex((message) => message.role === role))
    .find((index) => index >= 0);
  const message = at === undefined ? undefined : messages[at];
  if (at === undefined || message === undefined || textOf(message) === "") return undefined;
  const filling = Array.from({ length: times }, () => neutral.join(" ")).join("\n");
  return withMessages(
    item,
    messages.with(at, { ...message, content: `${textOf(message)}\n\n${filling}` }),
  );
}
