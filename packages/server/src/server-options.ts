import type { Rubric } from "@tracejudge/core";
import type { DestinationStream } from "pino";
import type { GatherLimits } from "./otlp/span-gatherer.ts";

export interface ServerOptions {
  /** Folder of a student; the default one unless told. */
  model?: string;
  /** Core's `agentRubric` unless told. */
  rubric?: Rubric;
  /** Judging threads, each with a student of its own; one unless told. */
  workers?: number;
  /** Threads of one forward pass; the physical cores (four at most) over the workers unless told. */
  threads?: number;
  /** Any of them opens all routes but the probes. Without keys only this machine may call. */
  apiKeys?: readonly string[];
  /** Lets a server without keys listen on any address. */
  insecure?: boolean;
  /** Folder in the shape of `.tracejudge/` that judged runs are written to; none unless told. */
  store?: string;
  /** Verdicts kept in memory for `/v1/verdicts`; 1000 unless told. */
  ring?: number;
  /** Bytes of one request, unpacked; 16 MiB unless told. */
  bodyLimit?: number;
  /** Runs that one request may hold; 100 unless told. */
  mostTraces?: number;
  /** Requests and traces that may wait for a judge; 64 unless told. */
  queueLimit?: number;
  /** Milliseconds for a request to come in whole; 30 s unless told. */
  requestTimeoutMs?: number;
  /**
   * Milliseconds from a request to its judgement, and from when a received trace has a thread to its
   * own; two minutes unless told.
   */
  judgeTimeoutMs?: number;
  /** Milliseconds that `close` waits for accepted work; 30 s unless told. */
  shutdownMs?: number;
  /** How spans become traces. */
  gather?: Partial<GatherLimits>;
  /** Takes the log, one JSON object a line; nothing is logged unless given. */
  log?: DestinationStream;
  /** `info` unless told. */
  logLevel?: "debug" | "info" | "warn" | "error";
}

export interface Listening {
  /** Such as `http://localhost:4318`. */
  url: string;
  port: number;
}

export interface TraceJudgeServer {
  /** Port 4318, that of OTLP, unless told; 0 takes a free one. Host 127.0.0.1 unless told. */
  listen(at?: { port?: number; host?: string }): Promise<Listening>;
  /** Takes nothing more, finishes what was accepted within `shutdownMs`, and ends the threads. */
  close(): Promise<void>;
}
