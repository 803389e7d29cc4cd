/** A row of the Runs view as menus, keys and palette hand it over; undefined where they hand over none. */
type Row = { kind: string } | undefined;

/** The rows a command is for: those selected where the clicked one is among them, else the clicked one. */
export function chosenRows<T extends { kind: string }>(
  clicked: T | undefined,
  selected: readonly T[] | undefined,
  inView: readonly T[],
): readonly T[] {
  const rows = selected ?? (clicked === undefined ? inView : [clicked]);
  return rows.filter((row) => (row as Row) !== undefined);
}

/** A thread, and how many of its runs are deleted with it. */
export interface DeletedThread {
  title: string;
  runs: number;
}

/** What is asked before runs are deleted: single ones by name, and whole threads. */
export function deleteQuestion(
  names: readonly string[],
  threads: readonly DeletedThread[] = [],
): string {
  const total = threads.reduce((sum, thread) => sum + thread.runs, names.length);
  const [only] = threads;
  if (only === undefined) return total === 1 ? `Delete the run “${names[0]}”?` : many(total, "");
  if (total > only.runs)
    return many(
      total,
      `, ${threads.length === 1 ? "a whole thread" : `${threads.length} whole threads`} among them`,
    );
  return `Delete the thread “${only.title}” with its ${total === 1 ? "1 run" : `${total} runs`}?`;
}

/** What deleting means, in the question's small print. */
export function deleteDetail(leavesHidden = false): string {
  const hidden = leavesHidden ? "Runs of a thread that the filter hides stay. " : "";
  return `${hidden}What was recorded and judged is removed from this machine. This cannot be undone.`;
}

function many(runs: number, which: string): string {
  return `Delete ${runs} runs${which}?`;
}
