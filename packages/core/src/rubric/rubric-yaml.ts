import { stringify } from "yaml";
import type { Rubric } from "../rubric.ts";

/** A rubric as text that `parseRubric` reads: its version, which is that of the content, is left out. */
export function rubricYaml({ version: _, ...rubric }: Rubric): string {
  return stringify(rubric, { lineWidth: 96 });
}
