import { migrationError } from "../../errors";
import type { OracleRestoreGrantsStep } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { StepScript } from "../../schema/statement";
import { tableOf, type OracleContext } from "./context";
import { lockAfterSwap, runDdl } from "./ddl-lock";
import { joinDependants, recompileDependants, type Dependant } from "./dependants";
import { ddlOf } from "./guarded-ddl";

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
  const lock = lockAfterSwap(context, step.copy, "Giving constraints and indexes their names");
  const run = (statement: string, values = {}) => runDdl(ddlOf(context), lock, script, statement, values);
  const present = await listNames(context, script);
  const retiring = listRenames(step, present, "retire");
  if (retiring.length > 0) {
    await run("openRetired");
    for (const { statement, values } of retiring) await run(statement, values);
  }
  await run("closeRetired");
  for (const { statement, values } of listRenames(step, present, "promote")) await run(statement, values);
}

/** What was found just before the cutover, and before attempts at it that were given back. */
interface InventoryBefore {
  readonly grants?: OracleTableState["grants"];
  readonly dependants?: readonly Dependant[];
}

async function readInventoryBefore({ ledger, control }: OracleContext): Promise<InventoryBefore> {
  const events = await ledger.readEvents(control.session);
  const found = events
    .filter(({ kind }) => kind === "inventoryBefore")
    .map(({ detail }): InventoryBefore => detail);
  return { ...found.at(-1), dependants: joinDependants(found.map(({ dependants }) => dependants ?? [])) };
}

/** Everything that hung on the source hangs on the new table, or the run says what does not. */
/** Large objects of the source, stored as the copy was told. */
function lobsAsCreated({ plan, sourceState }: OracleContext): OracleTableState["lobs"] {
  const { lobs = [] } = plan.steps.find((step) => step.kind === "createTable") ?? {};
  return sourceState.lobs.map((lob) => ({ ...lob, ...lobs.find(({ column }) => column === lob.column) }));
}

async function proveInventory(
  context: OracleContext,
  { copy }: OracleRestoreGrantsStep,
  { grants }: InventoryBefore,
  invalidated: readonly string[],
): Promise<void> {
  const { control, ledger, tools, sourceState } = context;
  const after = await tools.discover(control.session);
  // The structure cannot have changed since the plan; grants and dependants may have.
  const before = { ...sourceState, lobs: lobsAsCreated(context), grants: grants ?? sourceState.grants };
  const differences =
    after === null ? ["the table is gone"] : [...tools.compareInventories(before, after), ...invalidated];
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
  const lock = lockAfterSwap(context, step.copy, "Giving constraints and indexes their names");
  if (present.has(copy.journal)) await runDdl(ddlOf(context), lock, script, "dropJournal");
  if (present.has(copy.batch)) await runDdl(ddlOf(context), lock, script, "dropBatch");
}

/** After the swap: names, dependants, the proof, and the journal goes. Each piece can be done again. */
export async function restoreGrants(context: OracleContext, step: OracleRestoreGrantsStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.tools.renderer.script(step);
  await rename(context, step, script);
  const before = await readInventoryBefore(context);
  const invalidated = await recompileDependants(context, step, script, before.dependants ?? []);
  await proveInventory(context, step, before, invalidated);
  await dropJournal(context, step, script);
  await control.transaction(() => ledger.endStep(control.session, "restoreGrants"));
}
