import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Whether a request carries one of the keys, as `Authorization: Bearer` or `x-api-key`. */
export type KeyCheck = (headers: IncomingHttpHeaders) => boolean;

/**
 * Compares hashes, which have one length, in constant time, and always all of them: how long it takes
 * tells nothing about a key.
 */
export function createKeyCheck(keys: readonly string[]): KeyCheck {
  const known = keys.map(hashOf);
  return (headers) => {
    const key = keyOf(headers) ?? "";
    const given = hashOf(key);
    let matches = 0;
    for (const hash of known) matches += Number(timingSafeEqual(hash, given));
    return matches > 0 && key !== "";
  };
}

function keyOf({ authorization, "x-api-key": own }: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  return bearer ?? (typeof own === "string" ? own : undefined);
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
