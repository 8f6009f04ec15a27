import { failedWith } from "../../dialect/database-error";
import { isCompilationFailure } from "../../dialect/oracle";
import { keyNeighbours } from "../../schema/oracle-foreign-key";
import type { OracleRestoreGrantsStep, OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import type { OracleContext } from "./context";
import { ddlOf, guardDdl } from "./guarded-ddl";

/** What names the table, or something that does: a view, a unit, a trigger of another table. */
export interface Dependant {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly isValid: boolean;
}

/** Views over views over views: further than this nobody has gone. */
const mostLevels = 20;

function keyOf({ schema, name, type }: Omit<Dependant, "isValid">): string {
  return JSON.stringify([schema, name, type]);
}

/** Triggers of the two tables are the run's own work. */
function ownTriggers({ copy, triggers }: OracleSwapTablesStep): ReadonlySet<string> {
  const named = triggers.flatMap(({ name, interimName, retiredName }) => [name, interimName, retiredName]);
  return new Set([...named, copy.journalTrigger, copy.reverseTrigger]);
}

type Named = Pick<Dependant, "schema" | "name">;

/** What names these directly. Owners and names travel as lists, which together admit more than was asked for. */
async function readLevel(
  { control }: OracleContext,
  script: StepScript,
  named: readonly Named[],
): Promise<readonly Dependant[]> {
  const lists = { schemas: named.map(({ schema }) => schema), names: named.map(({ name }) => name) };
  const { rows } = await control.run(script.statement("listDependants"), lists);
  const asked = new Set(named.map(({ schema, name }) => JSON.stringify([schema, name])));
  return rows
    .filter(({ onSchema, onName }) => asked.has(JSON.stringify([onSchema, onName])))
    .map(({ schema, name, type, status }) => ({
      ...{ schema: String(schema), name: String(name), type: String(type) },
      isValid: status === "VALID",
    }));
}

/**
 * All that the cutover will invalidate, what is nearer to the table first. It is read before the fence: a reference by name may
 * be gone from the dictionary after the renames, until it is compiled again.
 */
export async function listDependants(
  context: OracleContext,
  step: OracleSwapTablesStep,
  script: StepScript,
): Promise<readonly Dependant[]> {
  const own = ownTriggers(step);
  const found = new Map<string, Dependant>();
  // DDL on the tables at the other ends of foreign keys invalidates what names those.
  let level: readonly Named[] = [step.copy.source, ...keyNeighbours(step.foreignKeys)];
  for (let depth = 0; level.length > 0 && depth < mostLevels; depth += 1) {
    const next = (await readLevel(context, script, level)).filter(
      (each) => !found.has(keyOf(each)) && !(each.type === "TRIGGER" && own.has(each.name)),
    );
    for (const each of next) found.set(keyOf(each), each);
    level = next;
  }
  return [...found.values()];
}

/**
 * What several lists of one run name. The fence of an attempt that was given back may have invalidated what is valid, and with it
 * what the dictionary says of it: one list that knows it as valid is enough.
 */
export function joinDependants(lists: readonly (readonly Dependant[])[]): readonly Dependant[] {
  const found = new Map<string, Dependant>();
  for (const each of lists.flat()) {
    const isValid = each.isValid || (found.get(keyOf(each))?.isValid ?? false);
    found.set(keyOf(each), { ...each, isValid });
  }
  return [...found.values()];
}

/** Others are made valid by their next use. */
const compilable = /^(?:VIEW|MATERIALIZED VIEW|PROCEDURE|FUNCTION|PACKAGE|TRIGGER|TYPE|SYNONYM)(?: BODY)?$/;

async function readStates(
  { control }: OracleContext,
  script: StepScript,
  dependants: readonly Dependant[],
): Promise<ReadonlyMap<string, string>> {
  const schemas = dependants.map(({ schema }) => schema);
  const names = dependants.map(({ name }) => name);
  const { rows } = await control.run(script.statement("readStates"), { schemas, names });
  return new Map(
    rows.map(({ schema, name, type, status }) => [
      keyOf({ schema: String(schema), name: String(name), type: String(type) }),
      String(status),
    ]),
  );
}

async function compile(context: OracleContext, script: StepScript, dependant: Dependant): Promise<void> {
  const { type, name, schema } = dependant;
  const values = { type, object: name, objectSchema: schema };
  try {
    await guardDdl(ddlOf(context), script.statement("recompile", values));
  } catch (error) {
    if (isCompilationFailure(error)) return;
    if (!failedWith(error, "privilegeMissing", "undefinedTable")) throw error;
    context.tools.log(`${type} ${schema}.${name} is compiled by its next use: this user may not do it.`);
  }
}

/**
 * Compiles what the renames have invalidated. What was invalid before stays so: the server says why when it is used.
 * @returns in words, what of this schema was valid before the cutover and is not now
 */
export async function recompileDependants(
  context: OracleContext,
  { copy }: OracleRestoreGrantsStep,
  script: StepScript,
  dependants: readonly Dependant[],
): Promise<readonly string[]> {
  const valid = dependants.filter(({ isValid, type }) => isValid && compilable.test(type));
  if (valid.length === 0) return [];
  const before = await readStates(context, script, valid);
  for (const each of valid) if (before.get(keyOf(each)) === "INVALID") await compile(context, script, each);
  const after = await readStates(context, script, valid);
  return valid.flatMap((each) => {
    const status = after.get(keyOf(each));
    const said = `${each.type} ${each.schema}.${each.name}`;
    if (status === undefined) return [`${said} is gone`];
    return status === "INVALID" && each.schema === copy.source.schema ? [`${said} does not compile`] : [];
  });
}
