import type { Example, ExampleLabel } from "./example.ts";

/**
 * Most sources label one attribute, and a student taught on nothing else learns to flag whatever it
 * never saw labelled as good: a plain tool call for compliance, a plain answer for tool validity. So
 * labels that follow from what a source is, or from the label it has, are added and marked `implied`.
 * They are used for training, never for calibration or measuring.
 */
export function withImpliedLabels(example: Example, offersTools: boolean): Example {
  const implied = { ...bySource(example.source, offersTools), ...byLabel(example) };
  const added = Object.fromEntries(
    Object.entries(implied).map(([key, label]) => [key, { ...label, implied: true as const }]),
  );
  return { ...example, labels: { ...added, ...example.labels } };
}

type Labels = Record<string, Omit<ExampleLabel, "implied">>;

const good = { score: 4 };

/** Harmless tasks without a policy: nothing in them can breach one. */
const harmless = new Set([
  ...["bfcl", "seal-tools", "api-bank", "nestful", "metatool", "when2call", "trajectory-judge"],
  ...["prmbench", "bigbench-mistake"],
  ...["begin", "ragtruth", "expertqa", "factcheck-gpt", "finegrainedrlhf", "grounded-perturb"],
  ...["constructed-dead-tool", "constructed-abstention"],
  ...["constructed-refusal", "constructed-search", "constructed-task-end"],
  ...["constructed-arithmetic", "constructed-trajectory", "constructed-session"],
]);

/** Answers after a look-up that was made rightly: no further call was due. */
const answered = new Set([
  ...["begin", "ragtruth", "expertqa", "factcheck-gpt", "finegrainedrlhf", "grounded-perturb"],
  ...["pii", "constructed-abstention"],
]);

function bySource(source: string, offersTools: boolean): Labels {
  return {
    ...(harmless.has(source) && { compliance: good }),
    ...(answered.has(source) && offersTools && { tool_validity: good }),
  };
}

const unsound = { score: 1, atMost: 2 };

/** A right call is a sound step and a call of the wrong tool is none; so with claims and obedience. */
function byLabel({ source, labels }: Example): Labels {
  const { tool_validity: tool, quality, compliance } = labels;
  if (tool !== undefined) return soundness(tool.score, 0.5);
  if (source === "constructed-injection" && compliance !== undefined) {
    return soundness(compliance.score, 3);
  }
  if (source === "pii" && (compliance?.score ?? 0) >= 3) return { reasoning: good };
  if (quality === undefined || !answered.has(source)) return {};
  return soundness(quality.score, 1.5);
}

/** What a score says of the reasoning: sound from 3.5 on, unsound under `bound`, else nothing. */
function soundness(score: number, bound: number): Labels {
  if (score >= 3.5) return { reasoning: good };
  return score < bound ? { reasoning: unsound } : {};
}
