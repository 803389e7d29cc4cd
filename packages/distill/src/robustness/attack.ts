import type { Case } from "@tracejudge/core";

/** What an attack tries; targets differ by family. */
export type AttackFamily =
  | "orders"
  | "assurances"
  | "praise"
  | "padding"
  | "order"
  | "names"
  | "letters";

/** A change of a case that leaves its right labels as they are; each file says why. */
export interface Attack {
  name: string;
  family: AttackFamily;
  /** The changed case, by the case's id alone; undefined where there is nothing to change. */
  apply(item: Case): Case | undefined;
}
