type ProcessEnd = "beforeExit" | "exit";

/** What every handler of this process wants done; one listener for all, since Node warns of many. */
const wanted: Record<ProcessEnd, Set<() => void>> = { beforeExit: new Set(), exit: new Set() };

const listeners: Record<ProcessEnd, () => void> = {
  beforeExit: () => doAll("beforeExit"),
  exit: () => doAll("exit"),
};

function doAll(event: ProcessEnd): void {
  for (const act of [...wanted[event]]) {
    try {
      act();
    } catch {
      // The process ends with the app's own code, whatever befalls us.
    }
  }
}

/**
 * Does `act` when the process (or this thread of it) has nothing more to do, or when it exits: by
 * itself, by `process.exit()` or by an uncaught error, not by a signal. Gives back how to undo it.
 */
export function onProcessEnd(event: ProcessEnd, act: () => void): () => void {
  if (wanted[event].size === 0) process.on(event, listeners[event]);
  wanted[event].add(act);
  return () => {
    wanted[event].delete(act);
    if (wanted[event].size === 0) process.off(event, listeners[event]);
  };
}
