import { isCompilationFailure } from "../../dialect/oracle";
import { migrationError } from "../../errors";
import type { OracleRestoreGrantsStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf, guardDdl } from "./guarded-ddl";

function lockOf(context: OracleContext, { copy }: OracleRestoreGrantsStep): DdlLock {
  return {
    activity: "Giving constraints and indexes their names",
    mode: "of DDL",
    table: tableOf(copy),
    oid: String(copy.sourceObjectId),
    patienceMs: 600_000,
    blockers: null,
    log: (message) => context.tools.log(message),
  };
}

function ddl(
  context: OracleContext,
  step: OracleRestoreGrantsStep,
  script: StepScript,
  name: string,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  return runDdl(ddlOf(context), lockOf(context, step), script, name, values);
}

/** `ORDERS INDEX ORDERS_PK`: the table, what it is, and its name. */
async function listNames({ control }: OracleContext, script: StepScript): Promise<Set<string>> {
  const { rows } = await control.run(script.statement("listNames"));
  return new Set(rows.map(({ table, kind, name }) => JSON.stringify([table, kind, name])));
}

interface Rename {
  readonly statement: string;
  readonly values: Readonly<Record<string, string>>;
}

type Named = OracleRestoreGrantsStep["indexes"][number] | OracleRestoreGrantsStep["constraints"][number];

function listRenames(
  step: OracleRestoreGrantsStep,
  present: ReadonlySet<string>,
  side: "retire" | "promote",
) {
  const { retired, source } = step.copy;
  const table = side === "retire" ? retired.name : source.name;
  const has = (kind: string, name: string | null) => present.has(JSON.stringify([table, kind, name]));
  const nameNow = ({ name, interimName }: Named) => (side === "retire" ? name : interimName);
  return [
    ...step.constraints
      .filter((each) => has("CONSTRAINT", nameNow(each)))
      .map(({ name }): Rename => ({ statement: `${side}Constraint`, values: { constraint: name } })),
    ...step.indexes
      .filter((each) => has("INDEX", nameNow(each)))
      .map(({ name }): Rename => ({ statement: `${side}Index`, values: { index: name } })),
  ];
}

/** The old names first. The retired table takes none while it is READ ONLY; it is closed again whatever happens. */
async function rename(
  context: OracleContext,
  step: OracleRestoreGrantsStep,
  script: StepScript,
): Promise<void> {
  const retiring = listRenames(step, await listNames(context, script), "retire");
  if (retiring.length > 0) {
    await ddl(context, step, script, "openRetired");
    for (const { statement, values } of retiring) await ddl(context, step, script, statement, values);
  }
  await ddl(context, step, script, "closeRetired");
  for (const { statement, values } of listRenames(step, await listNames(context, script), "promote"))
    await ddl(context, step, script, statement, values);
}

/** Others are made valid by their next use. */
const compilable = /^(?:VIEW|MATERIALIZED VIEW|PROCEDURE|FUNCTION|PACKAGE|TRIGGER|TYPE|SYNONYM)(?: BODY)?$/;

/** What was invalid for another reason stays so: the server says why when it is used. */
async function recompile(context: OracleContext, script: StepScript): Promise<void> {
  const { control, tools } = context;
  const { rows } = await control.run(script.statement("listInvalid"));
  for (const { type, name } of rows) {
    if (!compilable.test(String(type))) continue;
    try {
      await guardDdl(
        ddlOf(context),
        script.statement("recompile", { type: String(type), object: String(name) }),
      );
    } catch (error) {
      if (!isCompilationFailure(error)) throw error;
      tools.log(`${String(type)} ${String(name)} does not compile.`);
    }
  }
}

/** The structure cannot have changed since the plan; the grants are those found just before the cutover. */
async function inventoryAtCutover({
  ledger,
  control,
  sourceState,
}: OracleContext): Promise<OracleTableState> {
  const events = await ledger.readEvents(control.session);
  const last = events.filter(({ kind }) => kind === "inventoryBefore").at(-1);
  const grants = last?.detail["grants"] as OracleTableState["grants"] | undefined;
  return { ...sourceState, grants: grants ?? sourceState.grants };
}

/** Everything that hung on the source hangs on the new table, or the run says what does not. */
async function proveInventory(context: OracleContext, { copy }: OracleRestoreGrantsStep): Promise<void> {
  const { control, ledger, tools } = context;
  const after = await tools.discover(control.session);
  const before = await inventoryAtCutover(context);
  const differences = after === null ? ["the table is gone"] : tools.compareInventories(before, after);
  await control.transaction(() =>
    ledger.recordEvent(control.session, "inventory", { equal: differences.length === 0, differences }),
  );
  if (differences.length === 0) return;
  const retired = `${copy.retired.schema}.${copy.retired.name}`;
  throw migrationError("INVENTORY_DIFFERS", {
    table: tableOf(copy),
    retired,
    difference: differences.join("; "),
  });
}

/** The reverse journal stays: it is the way back. */
async function dropJournal(context: OracleContext, step: OracleRestoreGrantsStep, script: StepScript) {
  const { copy } = step;
  const { rows } = await context.control.run(context.scriptOf("startJournal").statement("findObjects"));
  const present = new Set(rows.map(({ name }) => String(name)));
  if (present.has(copy.journal)) await ddl(context, step, script, "dropJournal");
  if (present.has(copy.batch)) await ddl(context, step, script, "dropBatch");
}

/** After the swap: names, dependants, the proof, and the journal goes. Each piece can be done again. */
export async function restoreGrants(context: OracleContext, step: OracleRestoreGrantsStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.tools.renderer.script(step);
  await rename(context, step, script);
  await recompile(context, script);
  await proveInventory(context, step);
  await dropJournal(context, step, script);
  await control.transaction(() => ledger.endStep(control.session, "restoreGrants"));
}
