/** Why there are no scripts for a table. */
export const scriptErrors = {
  SCRIPT_UNSUPPORTED: {
    problem: "The plan of table {table} holds what scripts do not carry out yet: {parts}.",
    remedy: "Let pulumi up carry it out, which does, or drop what is named first.",
  },
  SCRIPT_NOTHING: {
    problem: "Table {table} is as declared, so there is nothing to write scripts for.",
    remedy: "Check the declaration.",
  },
  SCRIPT_RUN_OPEN: {
    problem:
      "Run {run} of table {table} is not finished; scripts made now would not be those that it was begun with.",
    remedy:
      "Go on with the scripts, or with pulumi up, that began it; or take it back by emergency.sql or pulumi destroy.",
  },
} as const;
