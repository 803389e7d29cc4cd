import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** The law of the house: which of our packages each may import. Arrows point down only. */
const arrows: Record<string, string[]> = {
  core: [],
  evidence: ["core"],
  store: ["core"],
  student: ["core", "evidence"],
  distill: ["core", "evidence", "student"],
  langchain: ["core", "evidence", "store", "student"],
  langsmith: ["core"],
  otel: ["core"],
  server: ["core", "store", "student"],
  "language-server": ["core", "store", "student"],
  // `init` names langchain in the lines it shows.
  cli: ["core", "evidence", "store", "student", "distill", "langchain", "langsmith", "server"],
};

/** What only one package may install, because its users pay for it. */
const privileges: Record<string, string[]> = {
  "onnxruntime-node": ["student", "distill"],
  // Optional there: only who asks for the portable student installs it.
  "onnxruntime-web": ["student"],
  "@langchain/core": ["langchain"],
};

const MAX_LINES = 300;
const junkNames = /(^|\/)(utils?|helpers?|misc|common|shared|types|stuff)(\.|\/)/;
const machinePlaces = /\/work\/|\/root\/|\/home\/\w|\/Users\/\w|registry\.npmjs|127\.0\.0\.1:\d/;

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const skipped = /(^|\/)(node_modules|dist|model|fixtures|\.git|\.tracejudge|coverage|artefacts)$/;

const files = walk("");
const sources = files.filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file));
const products = sources.filter((file) => !/\.test\.ts$|\/test-support\//.test(file));
const packages = readdirSync(join(root, "packages"));

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skipped.test(path)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** The files that break a rule; an empty list is what every test here wants. */
function offenders(among: string[], breaks: (text: string, file: string) => boolean): string[] {
  return among.filter((file) => breaks(read(file), file));
}

function importsOf(text: string): string[] {
  const specifiers = text.matchAll(/(?:from|import)\s*\(?\s*["']([^"'.][^"']*)["']/g);
  return [...specifiers].map(([, specifier = ""]) => specifier);
}

function oursOf(specifiers: string[]): string[] {
  return specifiers.flatMap((specifier) => specifier.match(/^@tracejudge\/([^/]+)/)?.[1] ?? []);
}

test("every package has its place in the table of arrows", () => {
  expect(packages.sort()).toEqual(Object.keys(arrows).sort());
});

describe.each(packages)("arrows of %s", (name) => {
  const manifest: Record<string, Record<string, string>> = JSON.parse(
    read(`packages/${name}/package.json`),
  );
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  const imported = products
    .filter((file) => file.startsWith(`packages/${name}/`))
    .flatMap((file) => importsOf(read(file)));

  test("point down only", () => {
    const wrong = oursOf([...installed, ...imported]).filter(
      (other) => other !== name && !arrows[name]?.includes(other),
    );
    expect(wrong).toEqual([]);
  });

  test("leave costly dependencies to their one owner", () => {
    const taken = Object.entries(privileges).filter(
      ([dependency, owners]) => installed.includes(dependency) && !owners.includes(name),
    );
    expect(taken).toEqual([]);
  });
});

test("core is pure: zod, yaml and hashing, no input or output", () => {
  const core = products.filter((file) => file.startsWith("packages/core/"));
  const foreign = core.flatMap((file) => importsOf(read(file)));
  expect(
    foreign.filter((specifier) => !["zod", "yaml", "node:crypto"].includes(specifier)),
  ).toEqual([]);
});

test("only the openers of sessions know ONNX Runtime", () => {
  const types = /import type [^;]*"onnxruntime-\w+";|typeof import\("onnxruntime-\w+"\)/g;
  const knowing = offenders(products, (text) =>
    importsOf(text.replace(types, "")).some((specifier) => specifier.startsWith("onnxruntime-")),
  );
  expect(knowing).toEqual([
    "packages/distill/src/train/onnx-runtime.ts",
    "packages/student/src/runtime/native-session.ts",
    "packages/student/src/runtime/wasm-session.ts",
  ]);
});

test(`no source file is longer than ${MAX_LINES} lines`, () => {
  expect(offenders(sources, (text) => text.split("\n").length > MAX_LINES + 1)).toEqual([]);
});

test("files are named after what they export", () => {
  expect(files.filter((file) => /\.[mc]?[jt]s$/.test(file) && junkNames.test(file))).toEqual([]);
});

test("types are not switched off", () => {
  const off = /(:|<|\bas) any\b|@ts-(ignore|nocheck|expect-error)/;
  expect(offenders(sources, (text) => off.test(text))).toEqual([]);
});

test("errors are typed and promises to come back later have no place", () => {
  expect(offenders(products, (text) => /throw new Error\(|\bTODO\b/.test(text))).toEqual([]);
});

test("no file names somebody's machine or registry", () => {
  const texts = files.filter((file) => /\.(ts|mjs|md|json|ya?ml|py)$|\.ci\/run$/.test(file));
  const others = texts.filter((file) => !file.endsWith("tidy.test.ts"));
  expect(offenders(others, (text) => machinePlaces.test(text))).toEqual([]);
});

describe("the documents name commands that exist", () => {
  const documents = files.filter((file) => file.endsWith(".md") && !file.startsWith(".changeset"));
  const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;

  test.each(documents)("%s", (file) => {
    const text = read(file);
    const npmRuns = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(npmRuns.filter((name) => scripts[name] === undefined)).toEqual([]);
    const commands = [...text.matchAll(/npx tracejudge ([a-z]+)/g)].map(([, name = ""]) => name);
    const unknown = commands.filter(
      (name) => !existsSync(join(root, `packages/cli/src/commands/${name}.ts`)),
    );
    expect(unknown).toEqual([]);
  });
});
