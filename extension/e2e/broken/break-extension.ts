import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { bundle } from "../../bundle.mjs";
import type { Break } from "./breaks.ts";

const MANIFEST = "extension/package.json";
const root = fileURLToPath(new URL("../../../", import.meta.url));

/** An installed extension that can be broken and made whole again; the sources and `dist/` are never touched. */
export interface Patient {
  /** Puts in what the sources make with all of these changes. */
  breakBy(together: readonly Break[]): Promise<void>;
  makeWhole(): void;
}

/** `extensions` is the folder that the one extension is installed in; `spare` is a folder for its whole files. */
export function patient(extensions: string, spare: string): Patient {
  const manifests = readdirSync(extensions, { recursive: true, encoding: "utf8" }).filter((path) =>
    /^tracejudge\.tracejudge-vscode[^/]*\/package\.json$/.test(path),
  );
  const [path] = manifests;
  if (path === undefined) throw new TypeError(`the extension is not in ${extensions}`);
  const installed = join(extensions, dirname(path));
  const parts = ["package.json", ...bundled(installed)];
  for (const part of parts) cpSync(join(installed, part), join(spare, part));
  return {
    async breakBy(together) {
      const texts = new Map<string, string>();
      for (const one of together) texts.set(one.file, brokenText(one, texts.get(one.file)));
      const changed = texts.get(MANIFEST);
      if (changed !== undefined) writeFileSync(join(installed, "package.json"), changed);
      const sources = [...texts].filter(([file]) => file !== MANIFEST);
      if (sources.length > 0) await bundle(join(installed, "dist"), [instead(new Map(sources))]);
    },
    makeWhole() {
      for (const part of parts) {
        rmSync(join(installed, part));
        cpSync(join(spare, part), join(installed, part));
      }
    },
  };
}

/**
 * The source, or what earlier changes made of it, with one more change; one whose place is gone is an
 * error, not a change that nobody notices.
 */
export function brokenText({ file, find, replace, what }: Break, changed?: string): string {
  const text = changed ?? readFileSync(join(root, file), "utf8");
  if (!text.includes(find)) throw new TypeError(`${file} has no such place any more: ${what}`);
  return text.replace(find, () => replace);
}

function bundled(installed: string): string[] {
  const files = readdirSync(join(installed, "dist"), { withFileTypes: true });
  return files.filter((file) => file.isFile()).map(({ name }) => join("dist", name));
}

/** Reads these texts in the place of the files. */
function instead(texts: ReadonlyMap<string, string>): Plugin {
  return {
    name: "broken",
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(relative(root, path).replaceAll(sep, "/"));
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
}
