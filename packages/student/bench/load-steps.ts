import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import {
  type Evidence,
  importTraces,
  type RenderedWindow,
  renderStep,
  type Step,
  type Trace,
} from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import { type EncodedWindow, encodeWindow } from "../src/encode.ts";
import type { StudentFiles } from "../src/load-student.ts";
import { createWordPiece } from "../src/word-piece.ts";

/** A text that the judge reads, as words and as model input. */
export interface BenchWindow {
  rendered: RenderedWindow;
  encoded: EncodedWindow;
}

/** The traces of files in any format, gzipped or not; at most `limit`. */
export async function loadTraces(files: readonly string[], limit: number): Promise<Trace[]> {
  const traces: Trace[] = [];
  for (const file of files) {
    const bytes = createReadStream(file);
    const source = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
    for await (const imported of importTraces(source, { file })) {
      if ("trace" in imported) traces.push(imported.trace);
      if (traces.length >= limit) return traces;
    }
  }
  return traces;
}

export interface BenchTexts {
  /** Windows of all model turns, tool calls and runs. */
  total: number;
  /** The different ones, in order, evenly thinned to `limit`. */
  windows: BenchWindow[];
  /** How many different ones there are. */
  different: number;
}

export async function textsOf(
  traces: readonly Trace[],
  { card, vocab }: StudentFiles,
  limit: number,
): Promise<BenchTexts> {
  const wordPiece = createWordPiece(vocab);
  const { maxTokens } = card.tokenizer;
  const found = new Map<string, BenchWindow>();
  let total = 0;
  const add = (trace: Trace, target: Step | "run", evidence: Evidence[]) => {
    const options = { evidence, count: wordPiece.count, limit: maxTokens };
    for (const rendered of renderStep(trace, target, options)) {
      const encoded = encodeWindow(rendered, wordPiece, maxTokens);
      total++;
      found.set(encoded.ids.join(), { rendered, encoded });
    }
  };
  for (const trace of traces) {
    const findings: Evidence[] = [];
    for (const step of trace.steps) {
      const evidence = await collectEvidence(trace, step);
      findings.push(...evidence);
      if (step.output !== undefined || step.call !== undefined) add(trace, step, evidence);
    }
    add(trace, "run", findings);
  }
  const all = [...found.values()];
  const stride = Math.max(1, all.length / limit);
  const windows = all.filter((_, k) => Math.floor(k / stride) !== Math.floor((k - 1) / stride));
  return { total, different: all.length, windows };
}
