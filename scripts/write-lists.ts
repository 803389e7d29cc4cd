/** Part of `npm run fix`: brings the lists of importers and checks up to date with their folders. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedLists } from "./lists.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const { path, text } of generatedLists(root)) writeFileSync(join(root, path), text);
