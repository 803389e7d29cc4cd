/** A row of the Runs view as menus, keys and palette hand it over; undefined where they hand over none. */
type Row = { kind: string } | undefined;

/** The runs a command is for: those selected where the clicked one is among them, else the clicked one. */
export function chosenRuns<T extends { kind: string }>(
  clicked: T | undefined,
  selected: readonly T[] | undefined,
  inView: readonly T[],
): Extract<T, { kind: "run" }>[] {
  const rows = selected ?? (clicked === undefined ? inView : [clicked]);
  return rows.filter((row): row is Extract<T, { kind: "run" }> => (row as Row)?.kind === "run");
}

/** What deleting means, in the question's small print. */
export const deleteDetail =
  "What was recorded and judged is removed from this machine. This cannot be undone.";

/** What is asked before runs are deleted. */
export function deleteQuestion(names: readonly string[]): string {
  return names.length === 1 ? `Delete the run “${names[0]}”?` : `Delete ${names.length} runs?`;
}
