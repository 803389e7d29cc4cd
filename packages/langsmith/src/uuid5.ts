import { createHash } from "node:crypto";

/** Namespace of the ids we make: every fixed UUID will do, as long as it never changes. */
const NAMESPACE = Buffer.from("6f1d0a525c0b4c0fa5a2a1f3c7e94d10", "hex");

/** A name-based UUID (RFC 9562, version 5): equal parts, equal id, in whatever process. */
export function uuid5(parts: readonly string[]): string {
  const hash = createHash("sha1").update(NAMESPACE).update(JSON.stringify(parts)).digest();
  const bytes = hash.subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join("-");
}

/** LangSmith's client refuses run ids that are no UUID. */
export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
}
