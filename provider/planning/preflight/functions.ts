import { refuse } from "../../errors";
import { tableName, type PreflightRule } from "./rule";

/** Refuses functions that would find other objects by the tool's search path than by the application's. */
export const refuseUnpinnedFunctions: PreflightRule = (subject) =>
  subject.state.unpinnedFunctions.map(({ name, usedBy }) =>
    refuse("FUNCTION_WITHOUT_SEARCH_PATH", "table", {
      function: name,
      table: tableName(subject),
      users: usedBy.join(", "),
    }),
  );
