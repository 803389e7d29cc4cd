import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import { guarded } from "./guarded.ts";
import { type HeldTrace, HeldTraces } from "./held-traces.ts";
import { firstText, type JsonRecord } from "./json-value.ts";
import { LooseRows } from "./loose-rows.ts";
import { type Imported, type InputRecord, problemAt, type RecordReader } from "./trace-importer.ts";

/** A finished trace to which so many rows of others brought nothing more is given out. */
const QUIET_ROWS = 2000;
/** Characters of held rows; above it the quietest trace is given out, finished or not. */
const MOST_HELD = 64 * 1024 * 1024;
/** Ids of traces already given out that are remembered, to notice their late rows. */
const MOST_REMEMBERED = 100_000;

/** A row, or nothing where the record should hold one; `path` is the row's place in the record. */
export interface FoundRow {
  row: JsonRecord | undefined;
  path?: string;
}

export interface RowFormat {
  /** The rows of one record, with `id`, and with `trace_id` or `parent_run_id`. */
  rowsOf(record: unknown): Iterable<FoundRow>;
  /** All rows of one trace, in the order they came. */
  traceOf(
    rows: readonly JsonRecord[],
    place: { file?: string; line?: number },
  ): { trace?: Trace | undefined; problems: readonly Problem[] };
  /** What is said of a row that is none. */
  invalid: Pick<Problem, "code" | "severity" | "message" | "remedy">;
}

/** Reads formats in which a trace is many rows: holds them until their root has ended. */
export class RowReader implements RecordReader {
  private readonly format: RowFormat;
  private readonly held = new HeldTraces();
  private readonly loose = new LooseRows();
  /** Trace id to whether a late row of it has been reported. */
  private readonly given = new Map<string, boolean>();
  private count = 0;

  constructor(format: RowFormat) {
    this.format = format;
  }

  *read(record: InputRecord): Generator<Imported> {
    let { size } = record;
    for (const { row, path } of this.format.rowsOf(record.value)) {
      const at = path === undefined ? record.path : `${record.path ?? "$"}${path}`;
      yield* this.readRow(row, { ...record, size, ...(at !== undefined && { path: at }) });
      size = 0;
    }
    yield* this.release();
  }

  *end(): Generator<Imported> {
    yield* this.settleLoose();
    for (const trace of this.held.all()) yield* this.give(trace);
  }

  private *readRow(row: JsonRecord | undefined, place: InputRecord): Generator<Imported> {
    if (row === undefined || firstText(row.id) === undefined) {
      yield problemAt(place, this.format.invalid);
      return;
    }
    this.count += 1;
    const { trace_id: traceId } = row;
    if (typeof traceId === "string" && traceId !== "") yield* this.place(traceId, row, place);
    else this.loose.add(row, place);
  }

  private *place(traceId: string, row: JsonRecord, place: InputRecord): Generator<Imported> {
    if (this.given.has(traceId)) yield* this.late(traceId, place);
    else this.hold(traceId, row, place);
  }

  private *settleLoose(): Generator<Imported> {
    for (const { traceId, row, place } of this.loose.takeAll())
      yield* this.place(traceId, row, place);
  }

  private hold(traceId: string, row: JsonRecord, { size, file, line }: InputRecord): void {
    this.held.add(traceId, row, {
      size,
      touched: this.count,
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
    });
  }

  private *release(): Generator<Imported> {
    if (this.held.size + this.loose.size > MOST_HELD) yield* this.settleLoose();
    for (let trace = this.ripe(); trace !== undefined; trace = this.ripe()) yield* this.give(trace);
    while (this.held.size > MOST_HELD) {
      const trace = this.held.quietest("complete") ?? this.held.quietest("open");
      if (trace === undefined) return;
      if (!trace.complete) yield givenEarly(trace);
      yield* this.give(trace);
    }
  }

  /** While there are loose rows, any trace may be theirs. */
  private ripe(): HeldTrace | undefined {
    const trace = this.loose.isEmpty ? this.held.quietest("complete") : undefined;
    return trace !== undefined && this.count - trace.touched >= QUIET_ROWS ? trace : undefined;
  }

  private *give(held: HeldTrace): Generator<Imported> {
    this.held.remove(held.id);
    this.remember(held.id);
    const { format } = this;
    yield* guarded(held, function* (): Generator<Imported> {
      const { file, line } = held;
      const { trace, problems } = format.traceOf([...held.rows.values()], {
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
      });
      for (const problem of problems) yield { problem };
      if (trace !== undefined) yield { trace };
    });
  }

  private remember(id: string): void {
    this.given.set(id, false);
    if (this.given.size <= MOST_REMEMBERED) return;
    const [oldest] = this.given.keys();
    if (oldest !== undefined) this.given.delete(oldest);
  }

  private *late(traceId: string, place: InputRecord): Generator<Imported> {
    if (this.given.get(traceId) === true) return;
    this.given.set(traceId, true);
    yield problemAt(place, {
      code: "RUN_LATE",
      severity: "warning",
      message: `rows of trace ${traceId.slice(0, 64)} came long after its end, they are left out`,
      remedy: "Keep the rows of a trace near each other, for example sorted by trace id",
    });
  }
}

function givenEarly(trace: HeldTrace): Imported {
  return problemAt(trace, {
    code: "TRACE_INCOMPLETE",
    severity: "warning",
    message: `trace ${trace.id.slice(0, 64)} is judged without its end: too many are open at once`,
    remedy: "Keep the rows of a trace near each other, for example sorted by trace id",
  });
}
