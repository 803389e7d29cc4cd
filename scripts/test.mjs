// npm test [-- vitest arguments]: everything that must hold before a change lands.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "./check.mjs";
import { attempt, complain, pnpm, tool } from "./commands.mjs";
import { install } from "./install.mjs";

const args = process.argv.slice(2);

await install();
const results = [
  await check(),
  await attempt("Building the packages", () => pnpm(["-r", "build"], { quiet: true })),
  await attempt("Checking what would be published (publint, attw)", checkPacked),
  await attempt("Running the tests (vitest)", () => tool("vitest", ["run", ...args])),
];
if (results.includes(false)) {
  complain("Not everything passed; the findings stand above.");
  process.exitCode = 1;
}

/** Packs every public package and holds the tarballs against publint and arethetypeswrong. */
async function checkPacked() {
  const folder = mkdtempSync(join(tmpdir(), "tracejudge-pack-"));
  try {
    const packed = await pnpm(
      ["-r", "--filter", "./packages/*", "exec", "pnpm", "pack", "--pack-destination", folder],
      { quiet: true },
    );
    if (packed.code !== 0) return packed;
    const reports = [];
    for (const tarball of readdirSync(folder))
      reports.push(...(await checkTarball(folder, tarball)));
    const bad = reports.filter(({ code }) => code !== 0);
    return { code: bad.length, output: bad.map(({ output }) => output).join("\n") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkTarball(folder, name) {
  const tarball = join(folder, name);
  return Promise.all([
    tool("publint", [tarball, "--strict"], { quiet: true }),
    tool("attw", [tarball, "--profile", "esm-only"], { quiet: true }),
  ]);
}
