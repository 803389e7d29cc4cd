import { TraceJudgeError } from "../errors.ts";
import type { Problem } from "../problem.ts";
import { problemAt } from "./trace-importer.ts";

type Found = { problem: Problem };

function whole(file: string | undefined, problem: Parameters<typeof problemAt>[1]): Found {
  return problemAt(file === undefined ? {} : { file }, problem);
}

export function emptyInput(file?: string): Found {
  return whole(file, {
    code: "INPUT_EMPTY",
    severity: "warning",
    message: "the input holds no records",
    remedy: "Give a file with at least one trace",
  });
}

export function notText(kind: "gzip" | "binary", file?: string): Found {
  const gzip = kind === "gzip";
  return whole(file, {
    code: "INPUT_BINARY",
    severity: "error",
    message: gzip ? "the input is compressed with gzip" : "the input is binary, not text",
    remedy: gzip ? "Unpack it first (gunzip)" : "Export the traces as JSON or JSON lines",
  });
}

export function notJson(file?: string): Found {
  return whole(file, {
    code: "INPUT_NOT_JSON",
    severity: "error",
    message: "the input is not JSON: none of its first lines is",
    remedy: "Export the traces as JSON or JSON lines",
  });
}

export function unreadable(error: unknown, file?: string): Found {
  const own = error instanceof TraceJudgeError;
  const said = error instanceof Error ? error.message : String(error);
  return whole(file, {
    code: "INPUT_UNREADABLE",
    severity: "error",
    message: own ? "the input is neither text nor bytes" : `reading stopped: ${said.slice(0, 200)}`,
    remedy: own ? error.remedy : "Check that the file is there and may be read",
  });
}

export function lineTooLong(line: number, megabytes: number, file?: string): Found {
  return problemAt(file === undefined ? { line } : { file, line }, {
    code: "LINE_TOO_LONG",
    severity: "error",
    message: `the line is longer than ${megabytes} MB, it is skipped`,
    remedy: "Write one run on each line and leave large payloads out",
  });
}

export function documentTooLong(megabytes: number, file?: string): Found {
  return whole(file, {
    code: "DOCUMENT_TOO_LONG",
    severity: "error",
    message: `the JSON document is larger than ${megabytes} MB`,
    remedy: "Convert it to JSON lines, one record on each line (jq -c '.[]')",
  });
}
