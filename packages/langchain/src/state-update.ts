/**
 * Says whether a root run, by what LangChain knows of the object that runs, is `graph.updateState()`:
 * someone writes to a thread's state, and no agent runs.
 */
export function isStateUpdate(serialized: unknown): boolean {
  return idOf(serialized) === WRITE || idOf(field(field(serialized, "kwargs"), "first")) === WRITE;
}

const WRITE = "langgraph/ChannelWrite";

function idOf(serialized: unknown): string | undefined {
  const id = field(serialized, "id") ?? field(serialized, "lc_id");
  return Array.isArray(id) ? id.join("/") : undefined;
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
