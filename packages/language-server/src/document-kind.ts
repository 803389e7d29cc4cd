import { RUN_SCHEME } from "./protocol.ts";
import { sourceDialect } from "./sources/source-language.ts";

export type DocumentKind = "readable" | "traces" | "rubric" | "precedents" | "source";

const rubricFile = /(^|[/\\])rubrics[/\\][^/\\]+\.ya?ml$|[./\\]rubric\.ya?ml$/i;
const precedentFile = /(^|[/\\])[^/\\]*precedents\.jsonl$/i;
const scoresFile = /\.scores\.jsonl$/i;
const traceFile = /\.(json|jsonl|ndjson)$/i;
/** JSON files that every project has and that hold no runs. */
const settingFile =
  /(^|[/\\])(package(-lock)?|tsconfig[^/\\]*|biome|settings|launch|tasks|extensions|langgraph|tracejudge\.config)\.json$/i;

/** What a document is to us, told by its URI; undefined for what is none of our business. */
export function documentKind(uri: string): DocumentKind | undefined {
  if (uri.startsWith(`${RUN_SCHEME}:`)) return "readable";
  const path = decoded(uri.split(/[?#]/)[0] ?? "");
  if (rubricFile.test(path)) return "rubric";
  if (precedentFile.test(path)) return "precedents";
  if (sourceDialect(path) !== undefined) return "source";
  if (scoresFile.test(path) || settingFile.test(path)) return undefined;
  return traceFile.test(path) ? "traces" : undefined;
}

/** A stray percent sign stays one. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
