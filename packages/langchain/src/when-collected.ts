/** What is left to do for objects that nobody can reach any more. */
const leftToDo = new FinalizationRegistry<() => void>((act) => act());

/** Calls `act`, which must not hold `owner`, some time after nobody can reach `owner` any more. */
export function whenCollected(owner: object, act: () => void): void {
  leftToDo.register(owner, act);
}
