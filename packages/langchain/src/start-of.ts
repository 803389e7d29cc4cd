import type { RunStart } from "./open-run.ts";

/** What LangChain hands over when a run begins; not every kind of run has all of it. */
export type StartFields = Pick<RunStart, "id" | "inputs" | "serialized"> & {
  [key in "parentId" | "name" | "tags" | "metadata" | "extra" | "toolCallId"]?: RunStart[key];
};

/** A start as the recorder takes it. Callers are not always as well typed as their signatures. */
export function startOf(type: string, fields: StartFields): RunStart {
  const { id, parentId, name, inputs, tags, metadata, extra, serialized, toolCallId } = fields;
  return {
    id,
    type: textOf(type) ?? "chain",
    parentId,
    inputs,
    serialized,
    name: textOf(name),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : undefined,
    metadata: fieldsOf(metadata),
    extra: fieldsOf(extra),
    toolCallId: textOf(toolCallId),
    mark: tags,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
