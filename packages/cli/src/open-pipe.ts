import { constants, openSync } from "node:fs";
import { Socket } from "node:net";

/**
 * What a named pipe gives, until its last writer is gone. Its first writer is waited for outside Node's
 * thread pool: a wait in there can be broken off by nothing, and would keep the process from exiting.
 */
export function openPipe(file: string, signal?: AbortSignal): AsyncIterable<Uint8Array> {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const pipe = new Socket({ fd, readable: true, writable: false });
  const leave = (): void => void pipe.destroy();
  if (signal?.aborted) leave();
  else signal?.addEventListener("abort", leave, { once: true });
  pipe.once("close", () => signal?.removeEventListener("abort", leave));
  return pipe;
}
