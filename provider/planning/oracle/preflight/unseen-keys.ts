import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Refuses a table at which foreign keys of others may point that the dictionary does not show to the user. */
export const refuseUnseenKeys: OracleRule = (subject) => {
  const { state, database } = subject;
  if (database.seesDictionary) return [];
  const grants = state.grants
    .filter(({ privilege, grantee }) => privilege === "REFERENCES" && grantee !== state.schema)
    .map(({ grantee, column }) => `REFERENCES${column === undefined ? "" : ` (${column})`} to ${grantee}`);
  if (grants.length === 0) return [];
  return [
    refuse("FOREIGN_KEYS_UNSEEN", "connection", {
      table: tableName(subject),
      grants: grants.join(", "),
      user: database.user,
      statement: `GRANT SELECT_CATALOG_ROLE TO "${database.user}";`,
    }),
  ];
};
