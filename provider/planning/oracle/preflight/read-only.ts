import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Refuses a table that somebody has made READ ONLY: a cutover would open it. A run that was killed may have left it so itself. */
export const refuseReadOnly: OracleRule = (subject) =>
  subject.state.readOnly && subject.resumed === null
    ? [
        refuse("SOURCE_UNSUPPORTED", "table", {
          table: tableName(subject),
          trait: "is READ ONLY",
          remedy: "Run ALTER TABLE … READ WRITE first; make it READ ONLY again afterwards.",
        }),
      ]
    : [];
