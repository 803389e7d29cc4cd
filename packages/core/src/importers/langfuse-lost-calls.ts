import type { Message, ToolCall } from "../trace.ts";
import { isRecord, type JsonRecord } from "./json-value.ts";
import { withAnswers } from "./langfuse-model-payload.ts";
import { isRole, toMessage } from "./to-message.ts";
import { messagesWithIds, modelOutput } from "./trace-from-runs-payload.ts";

/** So many runs around a model, and messages of a history, are looked through for its calls. */
const RUNS_AROUND = 8;
const LATEST = 64;

/** What a run around a model was given and brought forth: turns that ask for tools. */
interface Around {
  before: readonly Message[];
  /** Those that no model inside has said yet, by their words. */
  after: Map<string, Message[]>;
}

/**
 * Langfuse's handlers for LangChain before version 4 leave the calls out of what models were told and
 * said: they stand in the states of the graph's nodes around them, from where they are put back.
 */
export function withLostCalls(rows: readonly JsonRecord[]): JsonRecord[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const around = new Map<JsonRecord, Around | undefined>();
  const models = rows.filter(({ run_type }) => run_type === "llm").sort(byStart);
  const found = new Map<JsonRecord, JsonRecord>();
  for (const row of models) {
    const turns = turnsAround(row, byId, around);
    if (turns !== undefined) found.set(row, withCalls(row, turns));
  }
  return rows.map((row) => found.get(row) ?? row);
}

function byStart(a: JsonRecord, b: JsonRecord): number {
  const [one, other] = [a.start_time, b.start_time];
  return typeof one === "number" && typeof other === "number" ? one - other : 0;
}

/** The nearest run around a model that brought forth a model's message. */
function turnsAround(
  row: JsonRecord,
  byId: ReadonlyMap<unknown, JsonRecord>,
  known: Map<JsonRecord, Around | undefined>,
): Around | undefined {
  let outer = byId.get(row.parent_run_id);
  for (let left = RUNS_AROUND; outer !== undefined && left > 0; left--) {
    if (!known.has(outer)) known.set(outer, turnsOf(outer));
    const turns = known.get(outer);
    if (turns !== undefined) return turns;
    outer = byId.get(outer.parent_run_id);
  }
  return undefined;
}

function turnsOf({ inputs, outputs }: JsonRecord): Around | undefined {
  const said = messagesWithIds(outputs);
  if (!said.some(({ message }) => message.role === "assistant")) return undefined;
  const given = messagesWithIds(inputs);
  const old = new Set(given.map(({ id }) => id).filter((id) => id !== undefined));
  const fresh = said.filter(({ id }) => id === undefined || !old.has(id));
  return { before: asking(given), after: byWords(asking(fresh)) };
}

function asking(said: readonly { message: Message }[]): Message[] {
  return said.map(({ message }) => message).filter(({ toolCalls }) => toolCalls !== undefined);
}

function byWords(turns: readonly Message[]): Map<string, Message[]> {
  const found = new Map<string, Message[]>();
  // The last one first, so that the first is taken from the end
  for (const turn of [...turns].reverse()) {
    const same = found.get(turn.content);
    if (same === undefined) found.set(turn.content, [turn]);
    else same.push(turn);
  }
  return found;
}

function withCalls(row: JsonRecord, { before, after }: Around): JsonRecord {
  const answer = modelOutput(row.outputs);
  const inputs = historyWithCalls(row.inputs, before);
  if (answer === undefined || answer.toolCalls !== undefined) return { ...row, inputs };
  const turn = after.get(answer.content)?.pop();
  if (turn === undefined) return { ...row, inputs };
  const own = isRecord(row.outputs) ? row.outputs : { content: answer.content };
  return { ...row, inputs, outputs: { ...own, role: "assistant", tool_calls: rawCalls(turn) } };
}

/** Histories may be cut at their beginning, so turns are found from the end. */
function historyWithCalls(inputs: unknown, before: readonly Message[]): unknown {
  if (!isRecord(inputs) || !Array.isArray(inputs.messages) || before.length === 0) return inputs;
  const messages = [...inputs.messages];
  let at = before.length;
  for (let index = messages.length - 2; index >= 0; index--) {
    const said = silentTurn(messages[index], messages[index + 1]);
    if (said === undefined) continue;
    const latest = before.slice(Math.max(0, at - LATEST), at);
    const back = [...latest].reverse().findIndex(({ content }) => content === said);
    if (back === -1) continue;
    at -= back + 1;
    messages[index] = { ...messages[index], tool_calls: rawCalls(before[at]) };
  }
  return { ...inputs, messages: withAnswers(messages.filter(isRecord)) };
}

/** The words of a model's turn that asks for nothing though a tool answers it. */
function silentTurn(message: unknown, next: unknown): string | undefined {
  if (!isRecord(message) || !isRecord(next) || !isAnswer(next)) return undefined;
  const said = toMessage(message);
  return said?.role === "assistant" && said.toolCalls === undefined ? said.content : undefined;
}

/** An answer's role is `tool`, or the tool's name. */
function isAnswer({ role }: JsonRecord): boolean {
  return typeof role === "string" && (!isRole(role) || role === "tool" || role === "function");
}

function rawCalls(turn: Message | undefined): JsonRecord[] {
  const raw = ({ id, name, args, rawArgs }: ToolCall) => ({ id, name, args: args ?? rawArgs });
  return (turn?.toolCalls ?? []).map(raw);
}
