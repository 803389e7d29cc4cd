import { type Problem, TraceJudgeError } from "@tracejudge/core";

const remedies: Record<string, { code: string; message: string; remedy: string }> = {
  ENOSPC: {
    code: "STORE_DISK_FULL",
    message: "the disk is full, so traces are not being recorded",
    remedy: "Free some space; recording goes on by itself",
  },
  EACCES: {
    code: "STORE_FORBIDDEN",
    message: "the folder may not be written to, so traces are not being recorded",
    remedy: "Allow writing to it, or choose another folder",
  },
  BEHIND: {
    code: "STORE_BEHIND",
    message: "the disk is slower than what is recorded, so some of it is left out",
    remedy: "Keep traces on a faster disk, or record fewer runs; recording goes on by itself",
  },
};

const sameAs: Record<string, string> = { EDQUOT: "ENOSPC", EPERM: "EACCES", EROFS: "EACCES" };

/** Why rows were not stored; no cause means that the rows themselves cannot be written as JSON. */
export function storeProblem(dir: string, cause: unknown): Problem {
  if (cause === undefined) return refusedRow(dir);
  const refusal = cause instanceof TraceJudgeError ? (cause.cause ?? cause) : cause;
  const { code = "", message } = refusal as NodeJS.ErrnoException;
  const known = remedies[sameAs[code] ?? code];
  const told = known ?? {
    code: "STORE_WRITE_FAILED",
    message: `traces are not being recorded: ${message}`,
    remedy: "Check the folder and the disk it lies on",
  };
  return { ...told, severity: "error", file: dir };
}

function refusedRow(dir: string): Problem {
  return {
    code: "STORE_ROW_REFUSED",
    severity: "warning",
    message: "a record is too large, or holds values that JSON cannot, and was not stored",
    remedy: "Shorten the record with the redact hook",
    file: dir,
  };
}
