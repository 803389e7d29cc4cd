import { type Imported, type InputRecord, problemAt } from "./trace-importer.ts";

/** Runs a reader; what it throws becomes a problem at the place it was reading. */
export function* guarded(
  place: Pick<InputRecord, "file" | "line" | "path">,
  read: () => Iterable<Imported>,
): Generator<Imported> {
  try {
    yield* read();
  } catch (error) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
    yield problemAt(place, {
      code: "RECORD_UNREADABLE",
      severity: "error",
      message: `the record could not be read (${said.slice(0, 200)})`,
      remedy: "Report it with the record, if it may be shown; the rest was read",
    });
  }
}
