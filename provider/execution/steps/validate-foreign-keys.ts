import { failedWith } from "../../dialect/database-error";
import { quoteQualified } from "../../dialect/postgres";
import { migrationError } from "../../errors";
import { keyId } from "../../schema/foreign-key";
import type { CarriedKey, ValidateForeignKeysStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { readInventoryBefore } from "../inventory-before";
import { withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";

/** A table whose rows are to be looked up: the one that has the key, or a leaf of it. */
interface Part {
  readonly isDeclared: boolean;
  readonly schema: string;
  readonly name: string;
  readonly oid: string;
  readonly hasKey: boolean;
  readonly isValidated: boolean;
}

async function readParts(
  context: RunContext,
  step: ValidateForeignKeysStep,
  key: CarriedKey,
): Promise<Part[]> {
  const statement = context.tools.renderer.script(step).statement("readKey", { key: keyId(key) });
  return (await context.control.run(statement)).rows as unknown as Part[];
}

function lockOn(context: RunContext, { copy }: ValidateForeignKeysStep, part: Part, mode: string) {
  const lock = shortLockOn(context, copy, "Validating foreign keys", mode);
  return { ...lock, table: `${part.schema}.${part.name}`, oid: part.oid };
}

/** Looks up the rows of one table; new rows are checked already, so that nobody waits meanwhile. */
async function validatePart(
  context: RunContext,
  step: ValidateForeignKeysStep,
  key: CarriedKey,
  part: Part,
): Promise<void> {
  const { control, tools } = context;
  const values = { key: keyId(key), partSchema: part.schema, part: part.name };
  const statement = tools.renderer.script(step).statement("validateKey", values);
  await withShortLock(
    control.session,
    lockOn(context, step, part, "SHARE UPDATE EXCLUSIVE"),
    (lockTimeoutMs) => control.transaction(() => control.run(statement), { lockTimeoutMs }),
  );
}

/** The table takes over the keys of its leaves, which have been validated; a leaf that came meanwhile is looked up here. */
async function attachKey(
  context: RunContext,
  step: ValidateForeignKeysStep,
  key: CarriedKey,
  part: Part,
): Promise<void> {
  const { control, tools } = context;
  const script = tools.renderer.script(step);
  const names = ["lockKey", "attachKey", ...(key.comment === null ? [] : ["commentKey"])];
  const statements = names.map((name) => script.statement(name, { key: keyId(key) }));
  const lock = {
    ...lockOn(context, step, part, "SHARE ROW EXCLUSIVE"),
    lockedWith: [quoteQualified(key.references.schema, key.references.name)],
  };
  await withShortLock(control.session, lock, (lockTimeoutMs) =>
    control.transaction(() => control.runAll("validateForeignKeys.attach", statements), { lockTimeoutMs }),
  );
}

async function settleKey(context: RunContext, step: ValidateForeignKeysStep, key: CarriedKey): Promise<void> {
  const parts = await readParts(context, step, key);
  for (const part of parts.filter(({ isDeclared }) => !isDeclared))
    await validatePart(context, step, key, part);
  const declared = parts.find(({ isDeclared }) => isDeclared);
  if (!declared || declared.isValidated) return;
  if (declared.hasKey) return validatePart(context, step, key, declared);
  return attachKey(context, step, key, declared);
}

function explain(context: RunContext, key: CarriedKey, error: unknown): unknown {
  if (!failedWith(error, "foreignKeyViolation")) return error;
  const table = `${key.table.schema}.${key.table.name}`;
  const meanwhile = " Until then autovacuum leaves the new partitions alone.";
  const names = { key: key.name, table, run: context.ledger.runId, definition: key.definition, meanwhile };
  return migrationError("FOREIGN_KEY_VIOLATED", names, error);
}

/**
 * Validates the keys that were valid before the cutover. The catalog says what is left to do, so that it goes on where
 * it was, whenever it was stopped.
 * @throws FOREIGN_KEY_VIOLATED for rows that were there before, and point nowhere
 */
export async function validateForeignKeys(context: RunContext, step: ValidateForeignKeysStep): Promise<void> {
  const { control, ledger } = context;
  const { foreignKeys } = await readInventoryBefore(context);
  const valid = new Set(foreignKeys.filter(({ validated }) => validated).map(keyId));
  for (const key of step.foreignKeys.filter((carried) => valid.has(keyId(carried))))
    await settleKey(context, step, key).catch((error: unknown) => {
      throw explain(context, key, error);
    });
  await control.transaction(() => ledger.endStep(control.session, "validateForeignKeys"));
}
