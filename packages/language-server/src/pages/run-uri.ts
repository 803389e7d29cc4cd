import { z } from "zod";
import { RUN_SCHEME } from "../protocol.ts";
import { oneLine } from "../texts/one-line.ts";

/** Where the run of a readable document comes from: a store folder on disk. */
const sourceSchema = z.object({
  dir: z.string(),
  traceId: z.string(),
  /** Without times and ids: to be compared with another run. */
  bare: z.boolean().optional(),
});

export type RunSource = z.infer<typeof sourceSchema>;

/** Of the run's name in the URI. */
const LONGEST_NAME = 80;

/**
 * The document's URI holds its source, so that an editor that starts again finds it again: in its query,
 * since the path is shown in lists and breadcrumbs.
 */
export function runUri(source: RunSource, name: string): string {
  const packed = Buffer.from(JSON.stringify(source)).toString("base64url");
  const title = `${oneLine(name).slice(0, LONGEST_NAME)} ${source.traceId.slice(0, 8)}`.replace(
    /[^\p{L}\p{N}-]+/gu,
    "-",
  );
  return `${RUN_SCHEME}:/${encodeURIComponent(title)}.run?${packed}`;
}

export function runSource(uri: string): RunSource | undefined {
  if (!uri.startsWith(`${RUN_SCHEME}:`)) return undefined;
  try {
    const [, packed = ""] = uri.split(/[?#]/);
    return sourceSchema.parse(JSON.parse(Buffer.from(packed, "base64url").toString("utf8")));
  } catch {
    return undefined;
  }
}
