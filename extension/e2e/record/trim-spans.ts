interface Attribute {
  key: string;
  value: { stringValue?: string };
}

interface Payload {
  resourceSpans: { scopeSpans: { spans: Told[] }[] }[];
}

interface Told {
  attributes: Attribute[];
  events?: { attributes: Attribute[] }[];
}

const TOOLS = ["read_file", "list_dir"];

/**
 * Bodies of OTLP/HTTP as one payload that may lie in a repository: VS Code says its 57 kB of tool
 * definitions and 16 kB of instructions on every span; of those two tools are kept, and the first line.
 */
export function trimSpans(bodies: readonly string[]): string {
  const payloads = bodies.map((body) => JSON.parse(body) as Payload);
  const groups = payloads.flatMap(({ resourceSpans }) => resourceSpans);
  for (const { scopeSpans } of groups) {
    const spans = scopeSpans.flatMap((scope) => scope.spans);
    for (const { attributes } of spans.flatMap((span) => [span, ...(span.events ?? [])])) {
      for (const { key, value } of attributes) {
        const cut = cuts[key];
        if (cut && value.stringValue !== undefined) value.stringValue = cut(value.stringValue);
      }
    }
  }
  return `${JSON.stringify({ resourceSpans: groups }, null, 1)}\n`;
}

const calledOnly = (json: string): string => {
  const tools = JSON.parse(json) as { name?: string; function?: { name: string } }[];
  return JSON.stringify(
    tools.filter((tool) => TOOLS.includes(tool.function?.name ?? tool.name ?? "")),
  );
};

const cuts: Record<string, (json: string) => string> = {
  "gen_ai.tool.definitions": calledOnly,
  toolDefinitions: calledOnly,
  "gen_ai.system_instructions": (json) => {
    const [first] = JSON.parse(json) as { type: string; content: string }[];
    return JSON.stringify(first && [{ ...first, content: first.content.split("\n")[0] }]);
  },
};
