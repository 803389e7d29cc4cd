import * as zlib from "node:zlib";

/**
 * The ids of the feedback in a request. The client sends feedback as JSON, or as parts of a multipart
 * body, maybe packed; of a body that cannot be read there are none.
 */
export function feedbackIdsIn(path: string, body: RequestInit["body"], packing: string | null) {
  if (path.endsWith("/feedback")) return idOfJson(body);
  if (!path.endsWith("/runs/multipart") || !(body instanceof Uint8Array)) return [];
  const plain = unpacked(body, packing);
  if (plain === undefined) return [];
  const names = plain.toString("latin1").matchAll(/name="feedback\.([0-9a-f-]{36})"/g);
  return [...names].map(([, id = ""]) => id);
}

function idOfJson(body: RequestInit["body"]): string[] {
  if (typeof body !== "string") return [];
  const { id } = JSON.parse(body) as { id?: unknown };
  return typeof id === "string" ? [id] : [];
}

function unpacked(body: Uint8Array, packing: string | null): Buffer | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  try {
    if (packing === null) return bytes;
    if (packing === "gzip") return zlib.gunzipSync(bytes);
    // Where Node has it the client packs with it, if the server allows; Node 20 does not.
    return packing === "zstd" ? Reflect.get(zlib, "zstdDecompressSync")(bytes) : undefined;
  } catch {
    return undefined;
  }
}
