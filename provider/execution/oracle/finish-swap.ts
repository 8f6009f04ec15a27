import { migrationError } from "../../errors";
import type { OracleCarriedTrigger, OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { lockOnSource, runDdl, untilOpen, type DdlLock } from "./ddl-lock";
import { giveKeysUp } from "./foreign-keys";
import { ddlOf } from "./guarded-ddl";
import { tableOf, type OracleContext } from "./context";
import type { ObjectIds } from "./positions";

/** What is known of the swap that is now being finished; a run that goes on knows less. */
export interface SwapRecord {
  readonly attempts: number;
  readonly replayed: number;
  readonly lockedMs: number | null;
  readonly missingMs: number | null;
}

interface TriggerNow {
  readonly table: string;
  readonly status: string;
}

async function listTriggers(context: OracleContext, script: StepScript): Promise<Map<string, TriggerNow>> {
  const { rows } = await context.control.run(script.statement("listTriggers"));
  return new Map(
    rows.map((row) => [String(row["name"]), { table: String(row["table"]), status: String(row["status"]) }]),
  );
}

/** The journal has been replayed to its end, and nobody can have written since. */
async function demandEmptyJournal(context: OracleContext, step: OracleSwapTablesStep, script: StepScript) {
  const { rows } = await context.control.run(script.statement("countLeft"));
  const left = Number(rows[0]?.["journaled"] ?? 0);
  if (left === 0) return;
  const difference = `${left} keys have come into the journal under the fence`;
  throw migrationError("JOURNAL_BROKEN", {
    run: context.ledger.runId,
    table: tableOf(step.copy),
    difference,
  });
}

async function moveTrigger(
  context: OracleContext,
  script: StepScript,
  step: OracleSwapTablesStep,
  trigger: OracleCarriedTrigger,
): Promise<void> {
  const run = (statement: string) =>
    runDdl(ddlOf(context), openingLock(context, step), script, statement, { trigger: trigger.name });
  const now = await listTriggers(context, script);
  if (now.get(trigger.name)?.table === step.copy.retired.name) await run("retireTrigger");
  if (now.has(trigger.interimName)) await run("promoteTrigger");
  if (trigger.enabled) await run("enableTrigger");
}

function openingLock(context: OracleContext, step: OracleSwapTablesStep): DdlLock {
  const activity = `Opening ${tableOf(step.copy)}, which stays READ ONLY until pulumi up has done this`;
  return untilOpen(lockOnSource(context, step, activity));
}

/** The names are swapped, both tables READ ONLY: everything from here to the record of it can be done again. */
export async function finishSwap(
  context: OracleContext,
  step: OracleSwapTablesStep,
  { interimOid }: ObjectIds,
  readRecord: () => SwapRecord,
): Promise<void> {
  const { control, ledger, plan, tools } = context;
  const script = tools.renderer.script(step);
  await demandEmptyJournal(context, step, script);
  const lock = openingLock(context, step);
  if ((await listTriggers(context, script)).has(step.copy.journalTrigger))
    await runDdl(ddlOf(context), lock, script, "stopJournal");
  for (const trigger of step.triggers) await moveTrigger(context, script, step, trigger);
  await giveKeysUp(context, step, script, lock);
  // Whoever writes a child of the table holds it, too, until his transaction ends.
  await runDdl(ddlOf(context), { ...lock, oid: interimOid }, script, "openTable");
  const record = readRecord();
  await control.transaction(async () => {
    await control.run(script.statement("recordSwap"), { run: ledger.runId });
    await ledger.recordEvent(control.session, "swapped", record);
    if (plan.rollsBack !== undefined) await ledger.recordRollback(control.session, plan.rollsBack);
    await ledger.endStep(control.session, "swapTables");
  });
}
