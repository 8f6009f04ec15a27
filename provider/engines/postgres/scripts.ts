import { openSession, pinnedSettings, verifyServer } from "../../dialect/postgres";
import { discoverTables, structureSignatureSql } from "../../discovery/postgres";
import { MigrationError, migrationError } from "../../errors";
import { ledgerVersion } from "../../execution/ledger";
import { installation } from "../../execution/postgres-ledger";
import { refuseUnscriptable, renderScripts, type ScriptFile } from "../../rendering/scripts";
import type { Connection } from "../../schema/connection";
import type { Target } from "../../schema/target";
import { describeInventory } from "../../validation/inventory";
import { firstRefusalOf } from "../planned";
import { planTarget, renderer } from "./plan-target";
import { runSettings } from "./repartition";

export interface ScriptOrder {
  readonly connection: Connection;
  readonly target: Target;
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
    const text = `SELECT ${structureSignatureSql("$1::oid")} AS structure`;
    const oid = discovery.tables[0]?.oid ?? 0;
    // Before planning reads it: what changes meanwhile makes the scripts stop.
    const { rows } = await session.run({ name: "scripts.readStructure", text, values: [oid] });
    const outcome = await planTarget(session, target);
    if ("refusals" in outcome) throw new MigrationError(firstRefusalOf(outcome));
    const { plan, layout, state, resumes } = outcome;
    if (plan.method === "nothing") throw migrationError("SCRIPT_NOTHING", { table });
    if (resumes) throw migrationError("SCRIPT_RUN_OPEN", { table, run: resumes.runId });
    const refusal = refuseUnscriptable(plan);
    if (refusal) throw new MigrationError(refusal);
    const structureSql = structureSignatureSql(String(state.oid));
    return renderScripts({
      ...{ plan, layout, state, target, renderer, ledgerVersion, installation, structureSql },
      database: discovery.database,
      structure: String(rows[0]?.["structure"]),
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
