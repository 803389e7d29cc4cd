import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium of this machine: `CHROMIUM`, an installed one, or on Debian as root a fresh one. */
export function installChromium(say: (line: string) => void): string {
  const given = process.env.CHROMIUM;
  if (given !== undefined) {
    if (existsSync(given)) return given;
    throw new TypeError(`CHROMIUM names ${given}, which is not there.`);
  }
  const found = () => places.find((place) => existsSync(place));
  const installed = found();
  if (installed !== undefined) return installed;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new TypeError(
      "No Chromium is installed. Install one (Debian: sudo apt-get install chromium fonts-dejavu-core), or name it in CHROMIUM.",
    );
  }
  say("Installing Chromium (apt-get)");
  apt("update", "-qq");
  apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  const fresh = found();
  if (fresh === undefined)
    throw new TypeError("apt-get installed chromium, but it is not in /usr/bin.");
  return fresh;
}

/** Another apt-get that is running is waited for. */
function apt(...args: string[]): void {
  const { status, stderr, error } = spawnSync(
    "apt-get",
    ["-o", "DPkg::Lock::Timeout=550", ...args],
    { encoding: "utf8", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } },
  );
  if (status !== 0) throw new TypeError(`apt-get ${args[0]} failed: ${error?.message ?? stderr}`);
}
