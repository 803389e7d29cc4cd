import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  agentRubric,
  type Judge,
  type Precedent,
  type Rubric,
  rubricYaml,
  type TraceJudgeError,
} from "@tracejudge/core";
import { precedentAuthor, RunIndex, readPrecedents } from "@tracejudge/store";
import { fresh, type Remembered } from "./fresh.ts";
import { holdsPath } from "./holds-path.ts";
import { isPlainFile } from "./is-plain-file.ts";
import { JudgeLender } from "./judging/judge-lender.ts";
import { BUILT_IN_RUBRIC } from "./rubric-protocol.ts";
import { KnownRubrics } from "./rubrics/known-rubrics.ts";
import { Policies } from "./rubrics/policies.ts";
import { type RubricRead, readRubric } from "./rubrics/read-rubric.ts";
import { readSettings, type Settings } from "./settings.ts";

/** What the server opens a judge with. */
export interface JudgeChoice {
  rubric: Rubric;
  /** Workspace folder whose runs are judged. */
  folder: string;
  /** Whether code of that folder may be run. */
  trusted: boolean;
  /** Folder of the student; the built-in one unless given. */
  model?: string;
}

export type OpenJudge = (choice: JudgeChoice) => Promise<Judge>;

/** How long an author is taken for the one that git names. */
const AUTHOR_MS = 15_000;

/** The built-in rubric as a document. */
export const builtInRubricText = `# The built-in rubric. To change it: npx tracejudge init
${rubricYaml(agentRubric)}`;

const builtInPolicies = new Policies(agentRubric, BUILT_IN_RUBRIC, builtInRubricText);

const MOST_STORES = 16;

/** The folders that are open, their settings, and the files in them that every feature needs. */
export class Workspace {
  /** Paths of the workspace folders. */
  folders: string[] = [];
  /** Of the window. */
  settings: Settings = readSettings({});
  /** Of the folders that have been asked for, by path. */
  folderSettings: ReadonlyMap<string, Settings> = new Map();
  /** Settles once the settings are those of the editor. */
  settling: Promise<void> = Promise.resolve();
  /** Whether the person trusts what lies in the folders; if not, none of their code is run. */
  trusted = false;
  /** The rubrics that were in use here. */
  readonly knownRubrics = new KnownRubrics();
  readonly #openJudge: OpenJudge;
  readonly #rubrics = new Map<string, Remembered<RubricRead>>();
  readonly #runs = new Map<string, RunIndex>();
  readonly #precedents = new Map<string, Remembered<Precedent[]>>();
  readonly #authors = new Map<string, { asked: number; author: Promise<string> }>();
  readonly #judges = new JudgeLender();

  constructor(openJudge: OpenJudge) {
    this.#openJudge = openJudge;
  }

  /**
   * The innermost workspace folder that holds a path, else the folder of the path. Accents may be written
   * in one sign or two, as some disks do; folders that differ in nothing else are told apart.
   */
  folderOf(path: string): string {
    const [plain, exact] = [path.normalize(), (folder: string) => holdsPath(folder, path)];
    const around = this.folders.filter((folder) => holdsPath(folder.normalize(), plain));
    const own = around.some(exact) ? around.filter(exact) : around;
    const [innermost] = own.sort((a, b) => b.length - a.length);
    return innermost ?? dirname(path);
  }

  /** The workspace folder whose runs lie in a store, which may stand outside of it. */
  folderOfStore(dir: string): string {
    return this.folders.find((folder) => this.storeDir(folder) === dir) ?? this.folderOf(dir);
  }

  settingsOf(folder: string): Settings {
    return this.folderSettings.get(folder) ?? this.settings;
  }

  storeDir(folder: string): string {
    return resolve(folder, this.settingsOf(folder).dir);
  }

  /** The index of a store folder; the ones that were not asked for the longest are forgotten. */
  runIndex(dir: string): RunIndex {
    const index = this.#runs.get(dir) ?? new RunIndex(dir);
    this.#runs.delete(dir);
    this.#runs.set(dir, index);
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > MOST_STORES && oldest !== undefined) this.#runs.delete(oldest);
    return index;
  }

  precedentFile(folder: string): string {
    return resolve(folder, this.settingsOf(folder).precedentFile);
  }

  /** The file of the rubric that the settings name, if they name one. */
  rubricFile(folder: string): string | undefined {
    const { rubric } = this.settingsOf(folder);
    return rubric === "" ? undefined : resolve(folder, rubric);
  }

  /** The rubric that the settings name; the built-in one where it is not valid. */
  async rubric(folder: string): Promise<Rubric> {
    return (await this.policies(folder)).rubric;
  }

  /** That rubric, and where its attributes stand. */
  async policies(folder: string): Promise<Policies> {
    const read = await this.#readRubric(folder);
    return "policies" in read ? read.policies : builtInPolicies;
  }

  /** Why the rubric that the settings name cannot be used. */
  async rubricFault(folder: string): Promise<TraceJudgeError | undefined> {
    const read = await this.#readRubric(folder);
    return "fault" in read ? read.fault : undefined;
  }

  async #readRubric(folder: string): Promise<RubricRead> {
    const file = this.rubricFile(folder);
    if (file === undefined) return { policies: builtInPolicies };
    return fresh(this.#rubrics, file, async () => {
      const read = await readRubric(file, this.settingsOf(folder).rubric);
      if ("policies" in read) await this.knownRubrics.remember(read.policies.rubric);
      return read;
    });
  }

  precedents(folder: string): Promise<Precedent[]> {
    const file = this.precedentFile(folder);
    return fresh(this.#precedents, file, async () => {
      return (await isPlainFile(file)) ? (await readPrecedents(file)).precedents : [];
    });
  }

  /** Who settles cases in a folder. Git is asked again now and then, or where it must be `sure`. */
  author(folder: string, sure = false): Promise<string> {
    const known = this.#authors.get(folder);
    if (!sure && known !== undefined && Date.now() - known.asked < AUTHOR_MS) return known.author;
    const author = precedentAuthor(folder);
    this.#authors.set(folder, { asked: Date.now(), author });
    return author;
  }

  /**
   * Lends the judge of a folder's rubric and model for as long as `use` takes. Throws where the rubric
   * cannot be used: by another nobody wants to judge.
   */
  async withJudge<T>(folder: string, use: (judge: Promise<Judge>) => Promise<T>): Promise<T> {
    const fault = await this.rubricFault(folder);
    if (fault !== undefined) throw fault;
    const rubric = await this.rubric(folder);
    const { model: path } = this.settingsOf(folder);
    const model = path === "" || !this.trusted ? {} : { model: resolve(folder, path) };
    const choice = { rubric, folder, trusted: this.trusted, ...model };
    const key = JSON.stringify([rubric.version, folder, model]);
    return this.#judges.use(key, () => this.#openJudge(choice), use);
  }

  close(): Promise<void> {
    return this.#judges.close();
  }
}

/** Path of a `file:` URI, without a separator at its end; undefined for any other. */
export function filePath(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    const path = resolve(fileURLToPath(uri));
    return path.includes("\0") ? undefined : path;
  } catch {
    return undefined;
  }
}
