import { refuse } from "../../../errors";
import type { OracleRule } from "./rule";

/** Refuses a connection whose user lacks what the migration needs, each with the statement that grants it. */
export const refuseMissingPrivileges: OracleRule = ({ state, database }) =>
  state.missingPrivileges.map(({ privilege, on, remedy }) =>
    refuse("MISSING_PRIVILEGE", "connection", { user: database.user, privilege, on, statement: remedy }),
  );
