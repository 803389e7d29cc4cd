import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TraceJudgeErrorCode } from "@tracejudge/core";
import { expect, test } from "vitest";
import { loadStudent } from "./load-student.ts";

const tiny = fileURLToPath(new URL("../fixtures/tiny-student", import.meta.url));

function copyOf(change: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "student-"));
  cpSync(tiny, folder, { recursive: true });
  change(folder);
  return folder;
}

function changeCard(folder: string, change: Record<string, unknown>): void {
  const path = join(folder, "model-card.json");
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...change }));
}

function refuses(
  name: string,
  change: (folder: string) => void,
  code: TraceJudgeErrorCode,
  says: RegExp,
): void {
  test(`a student with ${name} is refused (${code})`, async () => {
    const folder = copyOf(change);
    const error = await loadStudent(folder).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name: "TraceJudgeError",
      code,
      message: expect.stringMatching(says),
    });
    expect((error as { remedy: string }).remedy).not.toBe("");
    rmSync(folder, { recursive: true });
  });
}

test("a whole folder loads", async () => {
  const student = await loadStudent(tiny);
  expect(student.card.attributes).toHaveLength(4);
  expect(student.vocab.get("[CLS]")).toBe(2);
});

test("extra keys of the card are kept", async () => {
  const folder = copyOf((at) => changeCard(at, { note: "kept" }));
  expect((await loadStudent(folder)).card).toMatchObject({ note: "kept" });
});

test("a folder that does not exist is refused, by name", async () => {
  await expect(loadStudent("/no/such/student")).rejects.toMatchObject({
    code: "MODEL_MISSING",
    message: expect.stringContaining("/no/such/student"),
  });
});

refuses("no model", (at) => rmSync(join(at, "model.onnx")), "MODEL_MISSING", /model\.onnx/);
refuses("no tokenizer", (at) => rmSync(join(at, "tokenizer.json")), "MODEL_MISSING", /tokenizer/);
refuses(
  "a changed model",
  (at) => writeFileSync(join(at, "model.onnx"), "x"),
  "MODEL_INVALID",
  /model\.onnx.*SHA-256/,
);
refuses(
  "a changed tokenizer",
  (at) => writeFileSync(join(at, "tokenizer.json"), "{}"),
  "MODEL_INVALID",
  /tokenizer\.json.*SHA-256/,
);
refuses(
  "another trace format",
  (at) => changeCard(at, { traceFormat: "older" }),
  "MODEL_MISMATCH",
  /"older"/,
);
refuses(
  "a card that is no JSON",
  (at) => writeFileSync(join(at, "model-card.json"), "{"),
  "MODEL_INVALID",
  /not JSON/,
);
refuses(
  "a card that lists a file elsewhere",
  (at) => changeCard(at, { files: { "../model.onnx": "0".repeat(64) } }),
  "MODEL_INVALID",
  /files/,
);
refuses(
  "an attribute without calibrator",
  (at) => changeCard(at, { calibrator: {} }),
  "MODEL_INVALID",
  /calibrator/,
);
