/** Commands of the extension that links in hovers may call; no other command is. Without imports, for the client. */
export const hoverCommands = {
  openPolicy: "tracejudge.openPolicy",
  disagree: "tracejudge.disagree",
  agree: "tracejudge.agree",
  undo: "tracejudge.undo",
} as const;
