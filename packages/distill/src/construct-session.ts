import type { Case } from "@tracejudge/core";
import { constructTaskEnd } from "./construct-task-end.ts";
import { pickOf } from "./pick-of.ts";
import { unitHash } from "./split.ts";

type Json = Record<string, unknown>;

/**
 * Long conversations of several tasks, all done well (quality 4), or all but one: what is wrong there is
 * taken from the ends of `constructTaskEnd`, in the middle or last, and is the run's quality. A step of a
 * task that went well stays good beside it. Seeded by the case's id alone.
 */
export function constructSession(item: Case, others: readonly Case[]): Case[] {
  if (hasPolicy(item)) return [];
  const wanted = 2 + Math.floor(unitHash(item.id, 257) * 4);
  const around = doneTasks(others).slice(0, wanted);
  if (around.length < 2) return [];
  const ends = constructTaskEnd(item, undefined);
  const done = ends.find(isDone);
  const faults = ends.filter((end) => !isDone(end) && !end.id.endsWith("-told"));
  if (done === undefined || faults.length === 0) return [];
  const pick = pickOf(item.id);
  const place = Math.floor(unitHash(item.id, 263) * (around.length + 1));
  return [done, pick(faults, 269)].map((end) => {
    const parts = [...around.slice(0, place), end, ...around.slice(place)];
    const messages = parts.flatMap((part, at) => withOwnIds(part.messages as Json[], at));
    const starts = parts.map((_, at) =>
      parts.slice(0, at).reduce((sum, part) => sum + part.messages.length, 0),
    );
    const good = place === 0 ? 1 : 0;
    return {
      ...item,
      id: `${item.id}+session-${end === done ? "done" : "fault"}`,
      source: "constructed-session",
      messages,
      tools: uniqueTools(parts),
      labels: [
        ...moved(end, starts[place] ?? 0),
        ...moved(parts[good] as Case, starts[good] ?? 0, true),
      ],
    };
  });
}

/** One task that went well of each group. */
function doneTasks(others: readonly Case[]): Case[] {
  const found = new Map<string | undefined, Case>();
  for (const other of others) {
    if (hasPolicy(other) || found.has(other.group)) continue;
    const done = constructTaskEnd(other, undefined).find(isDone);
    if (done !== undefined) found.set(other.group, done);
  }
  return [...found.values()];
}

const isDone = (end: Case): boolean =>
  end.id.endsWith("-done") && end.labels.some((l) => l.attribute === "quality" && l.score === 4);

const hasPolicy = (item: Case): boolean =>
  (item.messages as Json[]).some(({ role }) => role === "system");

/** Labels of one part where it now stands; of its last step alone, or of the run too. */
function moved(part: Case, start: number, stepsOnly = false): Case["labels"] {
  return part.labels
    .filter(({ message }) => message !== null || !stepsOnly)
    .map((label) => ({ ...label, message: label.message === null ? null : label.message + start }));
}

/** Calls of different parts must not share an id. */
function withOwnIds(messages: readonly Json[], part: number): Json[] {
  return messages.map((message) => ({
    ...message,
    ...(message.tool_call_id !== undefined && { tool_call_id: `${part}-${message.tool_call_id}` }),
    ...(Array.isArray(message.tool_calls) && {
      tool_calls: message.tool_calls.map((call: Json) => ({ ...call, id: `${part}-${call.id}` })),
    }),
  }));
}

function uniqueTools(parts: readonly Case[]): Case["tools"] {
  const known = new Map(
    parts.flatMap(({ tools }) =>
      (tools ?? []).map((tool) => [(tool as { function?: Json }).function?.name, tool] as const),
    ),
  );
  return [...known.values()];
}
