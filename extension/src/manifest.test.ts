import { existsSync, readdirSync, readFileSync } from "node:fs";
import { RUN_SCHEME } from "@tracejudge/language-server/protocol";
import { RUBRIC_SCHEME } from "@tracejudge/language-server/rubric-protocol";
import { settingsSchema } from "@tracejudge/language-server/settings";
import { sourceLanguages } from "@tracejudge/language-server/source-language";
import { describe, expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const manifest = JSON.parse(read("package.json"));
const { contributes } = manifest;
const sources = readdirSync(new URL("src/", root), { encoding: "utf8", recursive: true }).filter(
  (file) => /(?<!\.test)\.ts$/.test(file),
);
const code = sources.map((file) => read(`src/${file}`)).join("\n");
const commandIds: string[] = contributes.commands.map(
  ({ command }: { command: string }) => command,
);

test("the settings are those of the schema, word for word", () => {
  const fields = Object.entries(settingsSchema.shape).map(([key, field]) => {
    const fallback = field.parse(undefined);
    const choices = field.unwrap();
    const kind = "options" in choices ? { enum: choices.options } : {};
    const property = {
      type: typeof fallback,
      ...kind,
      default: fallback,
      description: field.description,
      ...(field.meta()?.scope === undefined ? {} : { scope: field.meta()?.scope }),
    };
    return [`tracejudge.${key}`, property];
  });
  expect(contributes.configuration.properties).toEqual(Object.fromEntries(fields));
  for (const [key] of fields) expect(read("README.md")).toContain(`\`${key}\``);
});

test("every command of the manifest is registered, and every registered one is in it", () => {
  const registered = [...code.matchAll(/(?:registerCommand|command)\(\s*"(tracejudge\.\w+)"/g)];
  expect(registered.map(([, id]) => id).sort()).toEqual([...commandIds].sort());
});

test("it is active wherever sources are open, so that the first run of a folder is noticed", () => {
  const events = sourceLanguages.map((language) => `onLanguage:${language}`);
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(events));
});

test("recorded runs are read as the UTF-8 that they are, whatever encoding the person prefers", () => {
  expect(contributes.configurationDefaults["[tracejudge-run]"]).toMatchObject({
    "files.encoding": "utf8",
    "files.autoGuessEncoding": false,
  });
  // A byte order mark would do that too, but an editor then calls the run "UTF-8 with BOM".
  expect(read("src/run-documents.ts")).not.toMatch(/feff|mark/i);
});

test("the editor can ask for what was open when it was closed, before anything else of ours", () => {
  expect(manifest.activationEvents).toEqual(
    expect.arrayContaining([
      `onFileSystem:${RUN_SCHEME}`,
      `onFileSystem:${RUBRIC_SCHEME}`,
      "onWebviewPanel:tracejudge.report",
    ]),
  );
});

test("menus, keys and the walkthrough name only commands that exist", () => {
  const menus = Object.values<{ command: string }[]>(contributes.menus).flat();
  const named = [...menus, ...contributes.keybindings].map(({ command }) => command);
  const walkthrough = JSON.stringify(contributes.walkthroughs);
  const completing = [...walkthrough.matchAll(/onCommand:([\w.]+)/g)].map(([, id]) => id);
  expect([...named, ...completing].filter((id) => !commandIds.includes(id))).toEqual([]);
});

test("every file that the manifest names is there and is packaged", () => {
  const files = [
    ...JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:media|syntaxes|walkthrough)\/[^"]+)"/g),
  ];
  expect(files.length).toBeGreaterThan(4);
  for (const [, file = ""] of files) {
    expect(existsSync(new URL(file, root)), file).toBe(true);
    expect(read(".vscodeignore")).toContain(`!${file.split("/")[0]}/**`);
  }
});

test("the README links to no place beside it, where the package has nothing", () => {
  expect([...read("README.md").matchAll(/\]\((?!https:|#|media\/)[^)]*\)/g)]).toEqual([]);
});

test("what could run code of a folder, or write elsewhere, is restricted where it is not trusted", () => {
  const { untrustedWorkspaces } = manifest.capabilities;
  expect(untrustedWorkspaces.supported).toBe("limited");
  const restricted = ["tracejudge.model", "tracejudge.dir", "tracejudge.precedentFile"];
  expect(untrustedWorkspaces.restrictedConfigurations).toEqual(expect.arrayContaining(restricted));
});

test("what works only on a row of a view, or needs what is handed over, is not in the palette", () => {
  const hidden = contributes.menus.commandPalette.filter(
    ({ when }: { when: string }) => when === "false",
  );
  const rows = contributes.menus["view/item/context"];
  const ids = (entries: { command: string }[]) => entries.map(({ command }) => command);
  expect(ids(hidden)).toEqual(expect.arrayContaining([...new Set(ids(rows))]));
});

describe("the colours of the levels", () => {
  const backgrounds = { dark: "#1f1f1f", light: "#ffffff", highContrast: "#000000" };
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string) => {
    const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };

  test.each([0, 1, 2, 3, 4])("level %d can be read on every theme (WCAG AA)", (level) => {
    const colour = contributes.colors.find(
      ({ id }: { id: string }) => id === `tracejudge.level${level}`,
    );
    expect(contrast(colour.defaults.dark, backgrounds.dark)).toBeGreaterThan(4.5);
    expect(contrast(colour.defaults.light, backgrounds.light)).toBeGreaterThan(4.5);
    expect(contrast(colour.defaults.highContrast, backgrounds.highContrast)).toBeGreaterThan(7);
    expect(contrast(colour.defaults.highContrastLight, backgrounds.light)).toBeGreaterThan(4.5);
  });
});

test("menus name the keys that always work: of several keys an editor tells the last", () => {
  const keyOf = (wanted: string) =>
    (contributes.keybindings as { command: string; key: string }[]).findLast(
      ({ command }) => command === wanted,
    )?.key;
  const commands = ["disagree", "agree", "reviewNext"].map((name) => `tracejudge.${name}`);
  expect(commands.map(keyOf)).toEqual(["ctrl+alt+d", "ctrl+alt+a", "ctrl+alt+n"]);
});
