import { openSession, pinnedSettings, verifyServer } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { discoverTables, structureSignatureSql } from "../../discovery/postgres";
import { MigrationError, migrationError } from "../../errors";
import { ledgerVersion } from "../../execution/ledger";
import { installation } from "../../execution/postgres-ledger";
import {
  refuseUnscriptable,
  renderScripts,
  type ScriptFile,
  type ScriptRequest,
} from "../../rendering/scripts";
import type { Connection } from "../../schema/connection";
import type { Plan } from "../../schema/plan";
import type { Target } from "../../schema/target";
import { describeInventory } from "../../validation/inventory";
import { firstRefusalOf } from "../planned";
import { planTarget, renderer } from "./plan-target";
import { runSettings } from "./repartition";

export interface ScriptOrder {
  readonly connection: Connection;
  readonly target: Target;
}

/** What a table is at this moment, but for its grants. */
async function readStructure(session: Session, oid: string): Promise<string> {
  const text = `SELECT ${structureSignatureSql("$1::oid")} AS structure`;
  const { rows } = await session.run({ name: "scripts.readStructure", text, values: [oid] });
  return String(rows[0]?.["structure"]);
}

/**
 * The same of the retired table that comes back; null where the plan is no rollback. It is known by the plan alone, so that is made once
 * more: where it is the same, what was read between stands for it.
 * @throws STALE_PLAN where it is another
 */
async function readReturning(
  session: Session,
  target: Target,
  plan: Plan,
): Promise<ScriptRequest["returning"]> {
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  if (!swap?.returning) return null;
  const { oid } = swap.returning;
  const structure = await readStructure(session, oid);
  const again = await planTarget(session, target);
  if (!("plan" in again) || again.plan.hash !== plan.hash)
    throw migrationError("STALE_PLAN", {
      table: `${target.schema}.${target.table}`,
      ...{ planned: plan.hash, actual: "another", difference: "it changes just now." },
    });
  return { structureSql: structureSignatureSql(oid), structure };
}

/**
 * The scripts that bring a table to its declaration by hand. Reads, and writes nothing.
 * @throws MigrationError: the plan's refusal, SCRIPT_UNSUPPORTED, or SCRIPT_NOTHING where there is nothing to do
 */
export async function scriptsFor({ connection, target }: ScriptOrder): Promise<ScriptFile[]> {
  await verifyServer(connection);
  const session = await openSession(connection, { applicationName: "table-migration scripts" });
  try {
    const table = `${target.schema}.${target.table}`;
    const name = { schema: target.schema, table: target.table };
    const discovery = await discoverTables(session, { tables: [name] });
    // Before planning reads it: what changes meanwhile makes the scripts stop.
    const structure = await readStructure(session, String(discovery.tables[0]?.oid ?? 0));
    const outcome = await planTarget(session, target);
    if ("refusals" in outcome) throw new MigrationError(firstRefusalOf(outcome));
    const { plan, layout, state, resumes } = outcome;
    if (plan.method === "nothing") throw migrationError("SCRIPT_NOTHING", { table });
    if (resumes) throw migrationError("SCRIPT_RUN_OPEN", { table, run: resumes.runId });
    const refusal = refuseUnscriptable(plan);
    if (refusal) throw new MigrationError(refusal);
    const structureSql = structureSignatureSql(String(state.oid));
    return renderScripts({
      ...{ plan, layout, state, target, renderer, ledgerVersion, installation, structureSql, structure },
      returning: await readReturning(session, target, plan),
      database: discovery.database,
      inventory: describeInventory(state),
      settings: {
        ...pinnedSettings,
        ...runSettings,
        client_min_messages: "notice",
        application_name: `table-migration ${table} script`,
      },
    });
  } finally {
    await session.close();
  }
}
