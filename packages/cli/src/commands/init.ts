import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { agentRubric, rubricYaml } from "@tracejudge/core";
import type { Command, Context, ExitCode, Input, Output } from "../command.ts";
import { CONFIG_FILE } from "../read-config.ts";

const RUBRIC_FILE = "tracejudge.rubric.yaml";

export const init: Command = {
  name: "init",
  summary: "Writes a rubric and a configuration to start from, and shows how to record runs",
  operands: "",
  takes: 0,
  options: { force: { type: "boolean", about: "Overwrite files that are there already" } },
  examples: ["tracejudge init", "tracejudge init --force"],
  run: writeFiles,
};

async function* writeFiles(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const files = { [RUBRIC_FILE]: rubricText(), [CONFIG_FILE]: configText() };
  const flag = input.values.force === true ? "w" : "wx";
  let failed = false;
  for (const [name, text] of Object.entries(files)) {
    try {
      await writeFile(join(context.cwd, name), text, { flag });
      yield { print: `wrote ${name}` };
    } catch (error) {
      failed = true;
      yield { problem: notWritten(name, error) };
    }
  }
  yield { print: instructions };
  return failed ? 2 : 0;
}

function rubricText(): string {
  return `# What your agent's runs are judged by. Levels go from 0 (bad) to 4 (good).
# Change the wording freely: verdicts say where it is no longer what the student was taught.
${rubricYaml(agentRubric)}`;
}

function configText(): string {
  return `${JSON.stringify({ rubric: RUBRIC_FILE, dir: ".tracejudge" }, null, 2)}\n`;
}

const instructions = `
Add three lines to your app:

  import { TraceJudgeHandler } from "@tracejudge/langchain";
  const judge = new TraceJudgeHandler({ rubric: "${RUBRIC_FILE}" });
  await graph.invoke(input, { callbacks: [judge] });

Its runs are then recorded and judged in .tracejudge/. Look at them with: tracejudge show`;

function notWritten(file: string, error: unknown) {
  const { code, message } = error as NodeJS.ErrnoException;
  const there = code === "EEXIST";
  return {
    code: there ? "FILE_EXISTS" : "FILE_UNWRITABLE",
    severity: "error" as const,
    message: there
      ? "the file is there already and was left alone"
      : `cannot be written: ${message}`,
    remedy: there ? "Add --force to overwrite it" : "Check that the folder may be written to",
    file,
  };
}
