import { refuse } from "../../../errors";
import { tableName, type OracleRule } from "./rule";

/** Refuses privileges that others have passed on: only they could grant them on the new table. */
export const refuseGrants: OracleRule = (subject) => {
  const { schema, grants } = subject.state;
  return grants
    .filter(({ grantor }) => grantor !== schema)
    .map(({ privilege, grantee, grantor }) =>
      refuse("NOT_CARRIED", "table", {
        kind: "GRANT",
        name: `${privilege} to ${grantee} by ${grantor}`,
        table: tableName(subject),
        remedy: `Let ${grantor} revoke it, and grant it as ${schema}.`,
      }),
    );
};
