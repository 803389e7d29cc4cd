import { join } from "node:path";
import { type Precedent, settledCases } from "@tracejudge/core";
import { readPrecedents } from "@tracejudge/store";

/** The cases of the folder's precedent file that stand, the withdrawn ones left out. */
export async function precedentsOf(folder: string): Promise<Precedent[]> {
  const { precedents } = await readPrecedents(join(folder, "precedents.jsonl"));
  return settledCases(precedents);
}
