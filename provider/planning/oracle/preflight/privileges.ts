import { refuse, type Refusal } from "../../../errors";
import type { OracleRule, OracleSubject } from "./rule";

function missing({ state, database }: OracleSubject, isNeeded: (privilege: string) => boolean): Refusal[] {
  return state.missingPrivileges
    .filter(({ privilege }) => isNeeded(privilege))
    .map(({ privilege, on, remedy }) =>
      refuse("MISSING_PRIVILEGE", "connection", { user: database.user, privilege, on, statement: remedy }),
    );
}

/** Refuses a connection whose user lacks what a copy-swap needs, each with the statement that grants it. */
export const refuseMissingPrivileges: OracleRule = (subject) => missing(subject, () => true);

/** The ledger's tables are the user's own, and so is their sequence. */
const ofLedger: ReadonlySet<string> = new Set(["CREATE TABLE", "CREATE SEQUENCE"]);

/** Refuses a user who can have no ledger: an owner changes the partitioning of a table without any right beside. */
export const refuseWithoutLedger: OracleRule = (subject) =>
  missing(subject, (privilege) => ofLedger.has(privilege));
