import { TraceJudgeError } from "@tracejudge/core";
import { expect, test } from "vitest";
import { runInTest } from "../fixtures/test-io.ts";
import { commands } from "./run.ts";

async function check(argv: string[], code: number, wanted: RegExp) {
  const ran = await runInTest(argv);
  expect(ran.out + ran.err).toMatch(wanted);
  expect(ran.code).toBe(code);
}

test.each([
  [["--help"], 0, /score +Judges recorded runs.*Examples:/s],
  [[], 2, /Usage: tracejudge <command>/],
  [["--version"], 0, /^9\.9\.9\n$/],
  [["scor"], 2, /unknown command `scor`\. Did you mean score\?/],
  [["frobnicate"], 2, /unknown command `frobnicate`\. See tracejudge --help/],
  [["score", "--jsn", "x"], 2, /unknown option `--jsn`\. Did you mean --json\?/],
  [["score", "--constructor", "x"], 2, /unknown option/],
  [["score"], 2, /Name files or folders/],
  [["score", "x", "--out"], 2, /--out needs a value/],
  [["score", "x", "--json=yes"], 2, /--json takes no value/],
  [["score", "x", "--format", "csv"], 2, /Give one of: langsmith, vscode-agent-log, otlp/],
  [["score", "x", "--rubric", "a", "--rubric=b"], 2, /--rubric is given twice\. Give it once/],
  [["bench", "x", "-n", "1", "--limit", "2"], 2, /--limit is given twice/],
  [["bench", "x", "--limit", "-3"], 2, /--limit -?.* a (value|number)/],
  [["bench", "x", "--limit", "0"], 2, /--limit 0 is out of range\. Give a number from 1/],
  [["show", "--limit", "0"], 2, /out of range/],
  [["show", "a", "b"], 2, /show does not take `b`\. Leave it out/],
  [["init", "stray"], 2, /init does not take `stray`/],
  [["bench", "x", "--seed=a"], 2, /Give a whole number/],
  [["score", "\u001b[31mx", "--\u001b[2J"], 2, /unknown option `--␛\[2J`/],
])("%j exits %i", check);

test.each(commands)("$name has help with its options and examples", async (command) => {
  const { out, code } = await runInTest([command.name, "--help"]);
  expect(code).toBe(0);
  for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
  expect(out).toContain(`  ${command.examples[0]}`);
});

test("an error on purpose prints its message and remedy, another one its stack", async () => {
  const fail = (error: unknown) => ({ openJudge: () => Promise.reject(error) });
  const onPurpose = new TraceJudgeError("MODEL_MISSING", "no model", "Train one");
  const told = await runInTest(["score", "-"], fail(onPurpose));
  expect([told.code, told.err]).toEqual([2, "no model. Train one.\n"]);
  const unknown = await runInTest(["score", "-"], fail(new TypeError("oops")));
  expect([unknown.code, unknown.err.split("\n")[0]]).toEqual([2, "TypeError: oops"]);
  expect(unknown.err).toContain("run.test.ts");
  const hostile = await runInTest(["score", "-"], fail(new TypeError("\u001b[2J")));
  expect(hostile.err).toMatch(/^TypeError: ␛\[2J\n {4}at /);
});
