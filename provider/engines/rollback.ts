import type { Row, Session } from "../dialect/session";
import { refuse, type Refusal } from "../errors";
import { hasLedger, runLedger } from "../execution/ledger";
import { readFlag, readJson } from "../execution/ledger-values";
import type { StepScript } from "../schema/statement";
import type { Target } from "../schema/target";
import { isSameDeclaration } from "./planned";
import type { Outcome } from "./run-summary";

/** A run of a table, as the ledger has it, whatever has become of it. */
export interface EndedRun<P, S> {
  readonly runId: string;
  readonly state: string;
  readonly plan: P;
  readonly target: Target;
  readonly sourceState: S;
  readonly sourceOid: string;
  /** The table that it has swapped in; null where it has come to none. */
  readonly newOid: string | null;
  readonly swappedAt: string;
  /** The retired table, if it is still there. */
  readonly retired: { readonly schema: string; readonly name: string; readonly oid: string } | null;
  readonly isRolledBack: boolean;
}

function retiredOf({ retiredSchema, retiredNow, retiredOid }: Row): EndedRun<unknown, unknown>["retired"] {
  if (typeof retiredNow !== "string") return null;
  return { schema: String(retiredSchema), name: retiredNow, oid: String(retiredOid) };
}

/** A run by its number; null where the table has none with it. */
export async function findEndedRun<P, S>(
  session: Session,
  ledger: StepScript,
  { schema, table }: Pick<Target, "schema" | "table">,
  run: string,
): Promise<EndedRun<P, S> | null> {
  if (!(await hasLedger(session, ledger))) return null;
  const [row] = await runLedger(session, ledger, "findEndedRun", { run, schema, table });
  if (!row) return null;
  return {
    runId: String(row["runId"]),
    state: String(row["state"]),
    plan: readJson(row["plan"]) as P,
    target: readJson(row["target"]) as Target,
    sourceState: readJson(row["sourceState"]) as S,
    sourceOid: String(row["sourceOid"]),
    newOid: typeof row["interimOid"] === "string" ? row["interimOid"] : null,
    swappedAt: String(row["swappedAt"]),
    retired: retiredOf(row),
    isRolledBack: readFlag(row["isRolledBack"]),
  };
}

/** What was asked for by name is no drift: the table stays as it was before the run. */
export function isRolledBack({ result }: Outcome, { migration }: Target): boolean {
  return result?.method === "rollback" && migration.rollback !== undefined;
}

/** The last swap of a table and the run that it has taken back; null where that was no rollback. */
async function findRolledBack(
  session: Session,
  ledger: StepScript,
  { schema, table }: Target,
): Promise<{ readonly run: string; readonly by: string } | null> {
  if (!(await hasLedger(session, ledger))) return null;
  const runs = await runLedger(session, ledger, "readOutcome", { schema, table });
  const last = runs.find(({ swappedAt }) => swappedAt !== null);
  const { rollsBack } = (last ? readJson(last["plan"]) : {}) as { rollsBack?: string };
  return rollsBack === undefined ? null : { run: rollsBack, by: String(last?.["runId"]) };
}

/** Refuses what was rolled back to be done again, unless it is declared otherwise or the run is named for another try. */
export async function refuseRolledBack(
  session: Session,
  ledger: StepScript,
  target: Target,
): Promise<Refusal[]> {
  const back = await findRolledBack(session, ledger, target);
  if (back === null || back.run === target.migration.retryAfterRollback) return [];
  const { run, by } = back;
  // What was declared while the run was taken back is no wish to migrate either: only what is declared since is.
  const known = [
    await findEndedRun(session, ledger, target, run),
    await findEndedRun(session, ledger, target, by),
  ];
  if (!known.some((ended) => ended !== null && isSameDeclaration(ended.target, target))) return [];
  return [refuse("ROLLED_BACK", "migration", { run, table: `${target.schema}.${target.table}` })];
}
