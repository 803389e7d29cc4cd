import { unitHash } from "./split.ts";

/** Draws one of a list; the same key, list and salt give the same one. */
export type Pick = <T>(list: readonly [T, ...T[]] | readonly T[], salt: number) => T;

/** Draws that depend on `key` alone. The lists must not be empty. */
export function pickOf(key: string): Pick {
  return <T>(list: readonly T[], salt: number) =>
    list[Math.floor(unitHash(key, salt) * list.length)] as T;
}
