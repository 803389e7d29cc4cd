import type { Problem } from "../problem.ts";
import type { Trace, TraceFormat } from "../trace.ts";

/** One outcome of reading: a trace, or what is wrong with a part of the input. */
export type Imported = { trace: Trace } | { problem: Problem };

/** One JSON value of an input, with where it stood. */
export interface InputRecord {
  value: unknown;
  /** 0-based place among the records of the input. */
  index: number;
  /** Characters of its text; 0 inside a document that is in memory anyway. */
  size: number;
  file?: string;
  line?: number;
  path?: string;
}

/** Reads the records of one input in their order; what it holds back comes out at the end. */
export interface RecordReader {
  read(record: InputRecord): Iterable<Imported>;
  end(): Iterable<Imported>;
}

/** One trace format. Readers never throw for what a record contains. */
export interface TraceImporter {
  readonly format: TraceFormat;
  /**
   * Its place among those that are asked whether a record is theirs, the lowest first; 80 unless
   * given. `otlp` (30) takes any span, `langchain-messages` (90) any record with messages.
   */
  readonly order?: number;
  /** Whether a record is of this format. */
  detect(record: unknown): boolean;
  open(): RecordReader;
}

/** A problem at a record. */
export function problemAt(
  record: Pick<InputRecord, "file" | "line" | "path">,
  problem: Pick<Problem, "code" | "severity" | "message" | "remedy"> & { column?: number },
): { problem: Problem } {
  const { file, line, path } = record;
  return {
    problem: {
      ...problem,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(path !== undefined && path !== "$" && { path }),
    },
  };
}
