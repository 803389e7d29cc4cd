import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const tinyStudent = fileURLToPath(
  new URL("../../../student/fixtures/tiny-student", import.meta.url),
);
export const defaultStudent = fileURLToPath(new URL("../../../student/model", import.meta.url));

/** The tiny student's card and tokenizer with another model, in a folder of its own. */
export function studentFolder(model: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "student-"));
  const card = JSON.parse(readFileSync(join(tinyStudent, "model-card.json"), "utf8"));
  card.files["model.onnx"] = createHash("sha256").update(model).digest("hex");
  writeFileSync(join(folder, "model-card.json"), JSON.stringify(card));
  writeFileSync(join(folder, "model.onnx"), model);
  copyFileSync(join(tinyStudent, "tokenizer.json"), join(folder, "tokenizer.json"));
  return folder;
}
