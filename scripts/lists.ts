import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file that only lists what the files beside it export, so that adding one is adding a file. */
export interface GeneratedList {
  path: string;
  text: string;
}

interface Listed {
  file: string;
  name: string;
  order: number;
  source: string;
}

const NOTE = "Written by `npm run fix`, not to be edited.";

/** The lists of importers, trace formats and evidence checks, as the folder `root` has them now. */
export function generatedLists(root: string): GeneratedList[] {
  const importers = listed(root, "packages/core/src/importers", "TraceImporter", 80);
  const checks = listed(root, "packages/evidence/src/checks", "Check", 1000);
  return [
    {
      path: "packages/core/src/importers/index.ts",
      text: listOf(importers, {
        type: "TraceImporter",
        from: "./trace-importer.ts",
        name: "formats",
        about: `Every format that can be read, asked in this order whether a record is theirs. ${NOTE}`,
      }),
    },
    { path: "packages/core/src/trace-formats.ts", text: formatNames(importers) },
    {
      path: "packages/evidence/src/checks/index.ts",
      text: listOf(checks, {
        type: "Check",
        from: "../check.ts",
        name: "checks",
        about: `Every check, in the order in which findings are told. ${NOTE}`,
      }),
    },
  ];
}

/** What the files of a folder export of a type, by their `order`, or else this one, then by name. */
function listed(root: string, folder: string, type: string, orElse: number): Listed[] {
  const exported = new RegExp(`^export const (\\w+): ${type} = \\{$`, "m");
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .flatMap((file) => {
      const source = readFileSync(join(root, folder, file), "utf8");
      const name = exported.exec(source)?.[1];
      if (name === undefined) return [];
      const order = Number(/^ {2}order: (\d+),$/m.exec(source)?.[1] ?? orElse);
      return [{ file, name, order, source }];
    })
    .sort((a, b) => (a.order === b.order ? (a.file < b.file ? -1 : 1) : a.order - b.order));
}

interface ListWords {
  type: string;
  from: string;
  name: string;
  about: string;
}

function listOf(all: readonly Listed[], { type, from, name, about }: ListWords): string {
  const imports = all.map((one) => `import { ${one.name} } from "./${one.file}";`);
  const typeImport = `import type { ${type} } from "${from}";`;
  return [
    ...[...imports, typeImport].sort(byModule),
    "",
    `/** ${about} */`,
    `export const ${name}: readonly ${type}[] = [`,
    ...all.map((one) => `  ${one.name},`),
    "];",
    "",
  ].join("\n");
}

/** As biome sorts imports: by the module's path, parents first. */
function byModule(a: string, b: string): number {
  const [left = "", right = ""] = [a, b].map((line) => /"(.*)\.ts"/.exec(line)?.[1] ?? line);
  return left < right ? -1 : 1;
}

function formatNames(importers: readonly Listed[]): string {
  const names = importers.map(({ source }) => /^ {2}format: "([\w-]+)",$/m.exec(source)?.[1]);
  return [
    `/** Formats of traces, in the order in which they are asked. ${NOTE} */`,
    "export const traceFormats = [",
    ...names.map((name) => `  "${name}",`),
    "] as const;",
    "",
  ].join("\n");
}
