import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Attribute, agentRubric, type Rubric, rubricVersion } from "@tracejudge/core";
import { z } from "zod";

/** What of an attribute only a judge can tell the effect of: a hash of its wording, and its kinds of steps. */
const attributeTextSchema = z.object({ wording: z.string(), appliesTo: z.array(z.string()) });
const lineSchema = z.object({
  version: z.string(),
  attributes: z.record(z.string(), attributeTextSchema),
});

/** By attribute. */
export type RubricText = Readonly<Record<string, z.infer<typeof attributeTextSchema>>>;

/** Of a longer file only the end is read. */
const MOST = 1000;

/**
 * The texts of the rubrics that were in use here, by the version that verdicts name: a verdict keeps no
 * more of its rubric. In memory, and on disk where a folder is given; what cannot be read or written there
 * is not known later.
 */
export class KnownRubrics {
  readonly #known = new Map([[agentRubric.version, rubricText(agentRubric)]]);
  #file: string | undefined;
  #loading: Promise<void> | undefined;

  /** Where the texts outlive the process. */
  keepIn(folder: string): void {
    this.#file = join(folder, "rubrics.jsonl");
  }

  async remember(rubric: Rubric): Promise<void> {
    await this.#load();
    const { version } = rubric;
    if (this.#known.has(version)) return;
    const attributes = rubricText(rubric);
    this.#known.set(version, attributes);
    await this.#keep(`${JSON.stringify({ version, attributes })}\n`);
  }

  async of(version: string): Promise<RubricText | undefined> {
    await this.#load();
    return this.#known.get(version);
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #read(): Promise<void> {
    const text = this.#file && (await readFile(this.#file, "utf8").catch(() => ""));
    for (const line of (text ?? "").split("\n").slice(-MOST)) {
      const read = lineSchema.safeParse(parsed(line)).data;
      if (read !== undefined) this.#known.set(read.version, read.attributes);
    }
  }

  async #keep(line: string): Promise<void> {
    if (this.#file === undefined) return;
    try {
      await mkdir(join(this.#file, ".."), { recursive: true });
      await appendFile(this.#file, line, { mode: 0o600 });
    } catch {
      // It is a hint: after a restart the version counts as unknown.
    }
  }
}

export function rubricText({ attributes }: Pick<Rubric, "attributes">): RubricText {
  return Object.fromEntries(
    attributes.map((one) => [
      one.key,
      { wording: wordingOf(one), appliesTo: [...one.appliesTo].sort() },
    ]),
  );
}

/** Equal for wordings that differ in white space alone, as a rubric's version is. */
function wordingOf({ key, policy, levels }: Attribute): string {
  const attribute: Attribute = { key, weight: 1, appliesTo: ["run"], policy, levels };
  const name = "wording";
  return rubricVersion({
    name,
    threshold: 0,
    reviewBelow: 0,
    auditRate: 0,
    attributes: [attribute],
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
