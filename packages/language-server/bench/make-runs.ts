import { agentRubric, aggregateVerdict, type Trace, traceFromRuns } from "@tracejudge/core";

const words = "The parcel left the depot on Friday and waits for its customs papers. ";

/** A run of an agent that asks a tool and answers, some bytes long, as rows and as a verdict. */
export function makeRun(number: number, bytes: number) {
  const id = `run-${String(number).padStart(6, "0")}`;
  const start = 1_760_000_000_000 + number * 1000;
  const text = words.repeat(Math.ceil(bytes / 4 / words.length));
  const asked = { type: "human", content: `Where is order ${number}? ${text}` };
  const call = { name: "get_order", args: { id: number }, id: `${id}-call` };
  const row = (part: string, type: string, more: object) => ({
    id: part === "" ? id : `${id}-${part}`,
    trace_id: id,
    parent_run_id: part === "" ? null : id,
    name: part === "" ? "desk" : part,
    run_type: type,
    start_time: start,
    end_time: start + 900,
    ...more,
  });
  const metadata = (node: string) => ({
    extra: { metadata: { langgraph_node: node, ls_model_name: "scripted" } },
  });
  const said = { type: "ai", content: text, tool_calls: [] };
  const rows = [
    row("model", "llm", {
      inputs: { messages: [[asked]] },
      outputs: { generations: [[{ message: { type: "ai", content: "", tool_calls: [call] } }]] },
      ...metadata("agent"),
    }),
    row("get_order", "tool", {
      inputs: { id: number },
      outputs: { output: text },
      ...metadata("tools"),
    }),
    row("answer", "llm", {
      inputs: { messages: [[asked]] },
      outputs: { generations: [[{ message: said }]] },
      ...metadata("agent"),
    }),
    row("", "chain", {
      inputs: { messages: [asked] },
      outputs: { messages: [said] },
      extra: { metadata: { thread_id: `thread-${Math.floor(number / 4)}` } },
    }),
  ];
  return { id, rows };
}

/** A verdict as the student gives it: every third run has a bad step. */
export function makeVerdict(rows: readonly object[], number: number) {
  const trace = traceFromRuns(rows).trace as Trace;
  const level = number % 3 === 0 ? [0.8, 0.2, 0, 0, 0] : [0, 0, 0, 0.1, 0.9];
  const keys = agentRubric.attributes.map(({ key }) => key);
  const probabilities = Object.fromEntries(keys.map((key) => [key, level]));
  const steps = trace.steps.map((step) => ({ step, probabilities, evidence: [] }));
  const info = { name: "bench", version: "1", traceFormat: "1" };
  const run = { probabilities, evidence: [] };
  return aggregateVerdict({ trace, rubric: agentRubric, info, steps, drift: [], run });
}
