import type { Attack } from "./attack.ts";
import { letterAttacks } from "./letters.ts";
import { paddingAttacks } from "./padding.ts";
import { plantedAttacks } from "./planted.ts";
import { renameAttacks } from "./rename-tools.ts";
import { reorderAttacks } from "./reorder-keys.ts";

/** Every attack, in the order of the table. */
export const attacks: readonly Attack[] = [
  ...plantedAttacks,
  ...paddingAttacks,
  ...reorderAttacks,
  ...renameAttacks,
  ...letterAttacks,
];
