import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Refuses a table of another schema: what the run creates, and its triggers, must be the owner's. */
export const refuseOtherOwner: OracleRule = (subject) => {
  const { state, database } = subject;
  if (state.schema === database.user) return [];
  return [
    refuse("SOURCE_UNSUPPORTED", "schema", {
      table: tableName(subject),
      trait: `belongs to ${state.schema}, and the connection is ${database.user}'s`,
      remedy: `Connect as ${state.schema}; a proxy user can do so without its password (user: "proxy[${state.schema}]").`,
    }),
  ];
};
