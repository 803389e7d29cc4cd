import type { Experiment } from "./run-experiment.ts";

/** The scores of each run, with the step that was judged worst, and of the experiment as a whole. */
export function reportLines({ results, summaryResults }: Experiment): string[] {
  const runs = results.flatMap(({ example, evaluationResults }) => {
    const [overall] = evaluationResults.results;
    const label = example.outputs?.labels?.trace_quality;
    return [
      `\n${example.inputs.question}`,
      `  ${shown(overall?.score)} of 4, a person said ${shown(label)}`,
      `  ${overall?.comment}`,
    ];
  });
  const summary = summaryResults.results.map(
    ({ key, score, comment }) => `  ${key.padEnd(28)} ${shown(score)}  ${comment}`,
  );
  return [...runs, "\nThe experiment:", ...summary];
}

function shown(score: unknown): string {
  return typeof score === "number" ? score.toFixed(2) : "none";
}
