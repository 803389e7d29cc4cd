import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RenderedWindow } from "@tracejudge/core";
import type { StudentFiles } from "../src/load-student.ts";

/** The same model file and tokenizer, run by @huggingface/transformers as its users run it. */
export interface Transformers {
  run(window: RenderedWindow): Promise<Float32Array>;
  ids(window: RenderedWindow): number[];
  close(): Promise<void>;
}

export async function openTransformers(
  { card, folder }: StudentFiles,
  threads: number,
): Promise<Transformers> {
  const { AutoModel, AutoTokenizer, env } = await import("@huggingface/transformers");
  const root = mkdtempSync(join(tmpdir(), "transformers-"));
  writeModelFolder(folder, join(root, "student"), card.tokenizer.lowercase);
  env.allowRemoteModels = false;
  env.localModelPath = root;
  const tokenizer = await AutoTokenizer.from_pretrained("student");
  const model = await AutoModel.from_pretrained("student", {
    dtype: "fp32",
    device: "cpu",
    subfolder: "",
    session_options: { intraOpNumThreads: threads },
  });
  const encode = ({ step, context }: RenderedWindow) =>
    tokenizer(step, {
      // An empty second text would count as none, and leave out the type ids.
      text_pair: context || " ",
      truncation: true,
      max_length: card.tokenizer.maxTokens,
    });
  return {
    async run(window) {
      const output = await model(encode(window));
      return output.logits.data;
    },
    ids: (window) => Array.from(encode(window).input_ids.data as BigInt64Array, Number),
    async close() {
      await model.dispose();
      rmSync(root, { recursive: true });
    },
  };
}

function writeModelFolder(student: string, folder: string, lowercase: boolean): void {
  mkdirSync(folder);
  symlinkSync(join(student, "model.onnx"), join(folder, "model.onnx"));
  copyFileSync(join(student, "tokenizer.json"), join(folder, "tokenizer.json"));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ model_type: "bert" }));
  const tokenizer = {
    tokenizer_class: "BertTokenizer",
    do_lower_case: lowercase,
    unk_token: "[UNK]",
    cls_token: "[CLS]",
    sep_token: "[SEP]",
  };
  writeFileSync(join(folder, "tokenizer_config.json"), JSON.stringify(tokenizer));
}
