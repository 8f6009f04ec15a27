import type { Statement } from "../schema/statement";
import { oracleTemplates } from "./oracle/render";
import { postgresTemplates } from "./render";

/** Who holds locks on a table of PostgreSQL; binds `oid` and `lockedWith`. */
export function postgresBlockers(): Statement {
  const statement = postgresTemplates.render("50_swap_tables", "findBlockers", () => ({}), false);
  return { ...statement, name: "validation.findBlockers" };
}

/** Who has an open transaction on a table of Oracle; binds `oid`. Needs a right on V$ views. */
export function oracleBlockers(): Statement {
  const statement = oracleTemplates.render("05_start_journal", "findBlockers", () => ({}), false);
  return { ...statement, name: "validation.findBlockers" };
}

/** The state of objects of Oracle; binds `schemas` and `names`. */
export function readDependantStates(): Statement {
  const statement = oracleTemplates.render("60_restore_grants", "readStates", () => ({}), false);
  return { ...statement, name: "validation.readStates" };
}
