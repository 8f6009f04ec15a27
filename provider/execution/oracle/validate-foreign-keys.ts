import { failedWith } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import { oracleKeyId, type OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleValidateForeignKeysStep } from "../../schema/oracle-plan";
import { explainClosed } from "./closed-children";
import type { OracleContext } from "./context";
import { lockAfterSwap, runDdl, type DdlLock } from "./ddl-lock";
import { findNew, readKeys, type KeysNow } from "./foreign-keys";
import { ddlOf } from "./guarded-ddl";

function explain(context: OracleContext, key: OracleCarriedKey, error: unknown): unknown {
  if (!failedWith(error, "foreignKeyViolation")) return error;
  const { schema, table, name, columns, references } = key;
  const names = {
    key: name,
    table: `${schema}.${table}`,
    run: context.ledger.runId,
    definition: `(${columns.join(", ")}) to ${references.schema}.${references.table} (${references.columns.join(", ")})`,
    meanwhile: "",
  };
  return migrationError("FOREIGN_KEY_VIOLATED", names, error);
}

/** One that is gone under both names was dropped by somebody: the inventory says so. */
async function settleKey(
  context: OracleContext,
  step: OracleValidateForeignKeysStep,
  lock: DdlLock,
  key: OracleCarriedKey,
  present: KeysNow,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const run = (statement: string) =>
    runDdl(ddlOf(context), lock, script, statement, { foreignKey: oracleKeyId(key) }).catch(
      (error: unknown) => {
        throw explainClosed(step.copy, key, error);
      },
    );
  const unnamed = findNew(present, key, step.copy.source.name);
  const now = unnamed ?? present.get(oracleKeyId(key));
  if (unnamed) await run("nameKey");
  if (!now || now.isValidated || !key.enabled || !key.validated) return;
  await run("validateKey").catch((error: unknown) => {
    throw explain(context, key, error);
  });
}

/**
 * Gives the keys their names, and validates those that were. From ENABLE NOVALIDATE on, that needs no lock on either table.
 * @see https://asktom.oracle.com/pls/asktom/f?p=100:11:0::::P11_QUESTION_ID:9537634200346243524
 * @throws FOREIGN_KEY_VIOLATED for rows that were there before, and point nowhere
 */
export async function validateForeignKeys(
  context: OracleContext,
  step: OracleValidateForeignKeysStep,
): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const present = await readKeys(control, script, step.foreignKeys);
  const lock = lockAfterSwap(context, step.copy, "Naming and validating foreign keys");
  for (const key of step.foreignKeys) await settleKey(context, step, lock, key, present);
  await control.transaction(() => ledger.endStep(control.session, "validateForeignKeys"));
}
