import type { ToolSpec } from "@tracejudge/core";

/** Finds tools by name; providers turn `math.add` into `math_add`, so both mean the same tool. */
export class ToolIndex {
  readonly #byName = new Map<string, ToolSpec>();

  constructor(tools: readonly ToolSpec[]) {
    for (const tool of tools) {
      const key = plainName(tool.name);
      if (!this.#byName.has(key)) {
        this.#byName.set(key, tool);
      }
    }
  }

  /** False where nothing is known about the tools on offer. */
  get known(): boolean {
    return this.#byName.size > 0;
  }

  find(name: string): ToolSpec | undefined {
    return this.#byName.get(plainName(name));
  }
}

function plainName(name: string): string {
  return name.trim().replace(/[^\p{L}\p{N}]/gu, "_");
}
