import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const TIMEOUT_MS = 3_000;

/**
 * Who settles a case: `Ada <ada@example.org>` as git would sign in that folder, else the name of the
 * user of this machine.
 */
export async function precedentAuthor(cwd: string): Promise<string> {
  const [name, email] = await Promise.all([gitSetting("name", cwd), gitSetting("email", cwd)]);
  if (name !== "" && email !== "") return `${name} <${email}>`;
  return name || email || machineUser();
}

async function gitSetting(key: "name" | "email", cwd: string): Promise<string> {
  try {
    const args = ["-C", resolve(cwd), "config", "--get", `user.${key}`];
    // Started elsewhere: Windows takes a program from the folder it is started in before any other.
    const { stdout } = await run("git", args, {
      cwd: dirname(process.execPath),
      timeout: TIMEOUT_MS,
    });
    return stdout.trim();
  } catch {
    return "";
  }
}

/** A user id without an entry in the system's list has no name. */
function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
