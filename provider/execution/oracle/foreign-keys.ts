import { DatabaseError, failedWith } from "../../dialect/database-error";
import { isReadOnlyTable } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import { oracleKeyId, keyNeighbours, type OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import type { RunSession } from "../context";
import { tableOf, type OracleContext } from "./context";
import { eachInTime, runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf, guardDdl, type DdlWork } from "./guarded-ddl";

/**
 * How long one key may take under the fence. To add one that is not validated, Oracle waits for the transactions that are open on
 * the referenced table without regard to DDL_LOCK_TIMEOUT.
 * @see https://asktom.oracle.com/pls/asktom/f?p=100:11:0::::P11_QUESTION_ID:9532825900346511419
 */
const keyLimitMs = 2_000;

/** A foreign key of the plan, as the dictionary has it: under the name of the old one or of the new one. */
export interface KeyNow {
  readonly table: string;
  readonly references: string | null;
  readonly isValidated: boolean;
  /** Object id of the table that it stands on; where the dictionary was not asked for it, null. */
  readonly tableOid: string | null;
}

/** By the schema and name of each key that is there. */
export type KeysNow = ReadonlyMap<string, KeyNow>;

/** Reads which keys of the plan there are, under both of their names. Lists of schemas and names admit more than was asked for. */
export async function readKeys(
  session: RunSession,
  script: StepScript,
  keys: readonly OracleCarriedKey[],
): Promise<KeysNow> {
  const lists = {
    schemas: keys.map(({ schema }) => schema),
    names: keys.flatMap(({ name, interimName }) => [name, interimName]),
  };
  const { rows } = await session.run(script.statement("listKeys"), lists);
  return new Map(
    rows.map(({ schema, table, name, references, validated, tableOid }) => [
      oracleKeyId({ schema: String(schema), name: String(name) }),
      {
        table: String(table),
        references: typeof references === "string" ? references : null,
        isValidated: validated === "VALIDATED",
        tableOid: typeof tableOid === "string" ? tableOid : null,
      },
    ]),
  );
}

/** The new key, where it is there: it stands on a table of this name, or points at it; another one of its name is a stranger's. */
export function findNew(present: KeysNow, key: OracleCarriedKey, table: string): KeyNow | undefined {
  const now = present.get(oracleKeyId({ schema: key.schema, name: key.interimName }));
  return isAt(key, now, table) ? now : undefined;
}

/** Whether a key stands on a table of this name, or points at it where it is another table's. */
function isAt({ direction }: OracleCarriedKey, now: KeyNow | undefined, table: string): boolean {
  return (direction === "INCOMING" ? now?.references : now?.table) === table;
}

/**
 * Waits until nobody writes to the tables at the other ends, each for itself: a transaction that is open there would hold up the
 * keys under the fence.
 */
export async function passNeighbours(
  { control }: OracleContext,
  { foreignKeys }: OracleSwapTablesStep,
  script: StepScript,
  waitSeconds: number,
): Promise<void> {
  const wait = waitSeconds === 0 ? "NOWAIT" : `WAIT ${waitSeconds}`;
  for (const { schema: neighbourSchema, name: neighbour } of keyNeighbours(foreignKeys)) {
    try {
      await control.run(script.statement("lockNeighbour", { neighbourSchema, neighbour, wait }));
    } catch (error) {
      // Who may only refer to single columns of a table may not lock it; the keys themselves have a limit as well. To one that is
      // READ ONLY nobody writes.
      if (!failedWith(error, "privilegeMissing", "undefinedTable") && !isReadOnlyTable(error)) throw error;
    } finally {
      await control.rollback();
    }
  }
}

/**
 * The cutover drops only what it sees.
 * @throws NOT_CARRIED where the dictionary does not show a key of the plan to this user
 */
export async function demandKeysVisible(
  { control }: OracleContext,
  { copy, foreignKeys }: OracleSwapTablesStep,
  script: StepScript,
): Promise<void> {
  if (foreignKeys.length === 0) return;
  const present = await readKeys(control, script, foreignKeys);
  const unseen = foreignKeys.find((key) => !present.has(oracleKeyId(key)));
  if (unseen === undefined) return;
  throw migrationError("NOT_CARRIED", {
    kind: "FOREIGN KEY",
    name: `${unseen.schema}.${unseen.table}.${unseen.name}`,
    table: tableOf(copy),
    remedy: `ALL_CONSTRAINTS does not show it to this user: grant SELECT and ALTER on its table, and run pulumi up again.`,
  });
}

/** A name that nobody had when the run was planned. */
function explain(
  context: OracleContext,
  { copy }: OracleSwapTablesStep,
  key: OracleCarriedKey,
  error: unknown,
) {
  if (!(error instanceof DatabaseError) || error.code !== "ORA-02264") return error;
  const difference = `${key.schema}.${key.interimName}, the name of a foreign key of the copy's, was taken by somebody else`;
  return migrationError(
    "SOURCE_CHANGED",
    { run: context.ledger.runId, table: tableOf(copy), difference },
    error,
  );
}

/** Keys of the copy that are there before they are added: a statement of a lost process has come through since. */
async function dropLeftOvers(
  context: OracleContext,
  { copy, foreignKeys }: OracleSwapTablesStep,
  script: StepScript,
): Promise<void> {
  if (foreignKeys.length === 0) return;
  const present = await readKeys(context.control, script, foreignKeys);
  for (const key of foreignKeys.filter((each) => findNew(present, each, copy.interim.name)))
    await guardDdl(ddlOf(context), script.statement("takeKeyBack", { foreignKey: oracleKeyId(key) }));
}

/**
 * Adds the keys of the copy, and those that point at it, beside the old ones. Source and copy hold the same rows and take no
 * writes, so that the two of a pair agree.
 * @param demandQuick throws where the fence stands for too long
 */
export async function addKeys(
  context: OracleContext,
  step: OracleSwapTablesStep,
  script: StepScript,
  demandQuick: () => void,
): Promise<void> {
  await dropLeftOvers(context, step, script);
  for (const key of step.foreignKeys) {
    const statement = script.statement("addKey", { foreignKey: oracleKeyId(key) });
    await guardDdl(ddlOf(context), statement, { callTimeoutMs: keyLimitMs }).catch((error: unknown) => {
      throw explain(context, step, key, error);
    });
    demandQuick();
  }
}

/**
 * Drops what {@link addKeys} has added: the source takes rows of which the copy knows nothing. One that is not to be had in time
 * does not keep the others; the patience is that of all together.
 * @throws LOCK_NOT_GRANTED for the first that is left
 */
export async function takeKeysBack(
  session: RunSession,
  work: DdlWork,
  lock: DdlLock,
  { copy, foreignKeys }: OracleSwapTablesStep,
  script: StepScript,
): Promise<void> {
  if (foreignKeys.length === 0) return;
  const present = await readKeys(session, script, foreignKeys);
  const added = foreignKeys.filter((each) => findNew(present, each, copy.interim.name));
  await eachInTime(lock.patienceMs, added, (key, patienceMs) => {
    const keyLock = { ...lock, patienceMs, table: `${key.schema}.${key.table}` };
    return runDdl(work, keyLock, script, "takeKeyBack", { foreignKey: oracleKeyId(key) });
  });
}

/**
 * Drops the old keys: one that the retired table keeps would refuse deletes in the table that it points at, and one that points
 * at it would refuse rows whose parent is new. The plan in the ledger has their definitions.
 */
export async function giveKeysUp(
  context: OracleContext,
  { copy, foreignKeys }: OracleSwapTablesStep,
  script: StepScript,
  lock: DdlLock,
): Promise<void> {
  if (foreignKeys.length === 0) return;
  const present = await readKeys(context.control, script, foreignKeys);
  for (const key of foreignKeys) {
    const now = present.get(oracleKeyId(key));
    if (!now || !isAt(key, now, copy.retired.name)) continue;
    const table = `${key.schema}.${now.table}`;
    const keyLock = { ...lock, table, oid: now.tableOid ?? lock.oid };
    await runDdl(ddlOf(context), keyLock, script, "giveKeyUp", { foreignKey: oracleKeyId(key) });
  }
}
