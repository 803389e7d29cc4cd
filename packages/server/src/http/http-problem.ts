import type { Problem } from "@tracejudge/core";
import { z } from "zod";
import type { Refusal } from "../pool/judge-pool.ts";

const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  message: z.string(),
  remedy: z.string(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
  path: z.string().exactOptional(),
});

/** What was wrong with a part of the input, as data. */
export const problemsSchema = z.array(problemSchema);

/** The body of every refusal but those of `/v1/traces`. */
export const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** What the caller can do about it. */
    remedy: z.string(),
    problems: problemsSchema.optional(),
  }),
});

/** A refusal: its status, and what the caller is told. */
export interface HttpProblem {
  status: number;
  code: string;
  message: string;
  remedy: string;
  /** Seconds after which the same request may succeed. */
  retryAfter?: number;
  problems?: readonly Problem[];
}

/** Why a job was not judged, as an answer to who asked. */
export function refusalProblem(refused: Refusal, retryAfter: number): HttpProblem {
  switch (refused) {
    case "full":
      return {
        status: 503,
        code: "QUEUE_FULL",
        message: "Too many requests are waiting to be judged",
        remedy: "Try again later, send fewer at once, or start the server with more workers",
        retryAfter,
      };
    case "closing":
      return {
        status: 503,
        code: "SHUTTING_DOWN",
        message: "The server is shutting down",
        remedy: "Send the request to another instance, or try again later",
        retryAfter,
      };
    case "timeout":
      return {
        status: 504,
        code: "JUDGE_TIMEOUT",
        message: "The request could not be judged in time",
        remedy: "Send fewer or shorter runs at once, or start the server with a longer --timeout",
      };
    default:
      return {
        status: 500,
        code: "JUDGE_LOST",
        message: "The judging thread ended before it had an answer",
        remedy: "Send the request again; if this one always fails, report it",
      };
  }
}
