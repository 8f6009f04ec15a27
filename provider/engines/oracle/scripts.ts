import {
  openSession,
  pinnedSettings,
  renderSettings,
  verifyServer,
  type OracleSession,
} from "../../dialect/oracle";
import { discoverTables } from "../../discovery/oracle";
import { MigrationError, migrationError } from "../../errors";
import { ledgerVersion } from "../../execution/ledger";
import { copyOf } from "../../execution/oracle/abandon";
import { oracleInstallation } from "../../execution/oracle/ledger";
import {
  refuseUnscriptableOracle,
  renderOracleScripts,
  structureBlock,
} from "../../rendering/scripts/oracle";
import type { ScriptFile } from "../../rendering/scripts";
import type { OracleConnection } from "../../schema/connection";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { Target } from "../../schema/target";
import { describeOracleInventory } from "../../validation/oracle-inventory";
import { firstRefusalOf } from "../planned";
import { oracleRenderer, planOracleTarget } from "./plan-target";

export interface OracleScriptOrder {
  readonly connection: OracleConnection;
  readonly target: Target;
}

async function readStructure(session: OracleSession, plan: OraclePlan, table: string): Promise<string> {
  const text = structureBlock(table, copyOf(plan)?.journalTrigger ?? "");
  const { rows } = await session.run({ name: "scripts.readStructure", text, outputs: ["structure"] });
  return String(rows[0]?.["structure"]);
}

/**
 * The scripts that bring a table of Oracle to its declaration by hand. Reads, and writes nothing.
 * @throws MigrationError: the plan's refusal, SCRIPT_UNSUPPORTED, SCRIPT_NOTHING or SCRIPT_RUN_OPEN; SOURCE_CHANGED where the table
 *   changes while it is read
 */
export async function oracleScriptsFor({ connection, target }: OracleScriptOrder): Promise<ScriptFile[]> {
  await verifyServer(connection);
  const session = await openSession(connection, { module: "table-migration scripts" });
  try {
    const table = `${target.schema}.${target.table}`;
    const discovery = await discoverTables(session, {
      tables: [{ schema: target.schema, table: target.table }],
    });
    const outcome = await planOracleTarget(session, target);
    if ("refusals" in outcome) throw new MigrationError(firstRefusalOf(outcome));
    const { plan, layout, state, resumes } = outcome;
    if (plan.method === "nothing" || layout === null) throw migrationError("SCRIPT_NOTHING", { table });
    if (resumes) throw migrationError("SCRIPT_RUN_OPEN", { table, run: resumes.runId });
    const refusal = refuseUnscriptableOracle({
      plan,
      database: discovery.database,
      renderer: oracleRenderer,
    });
    if (refusal) throw new MigrationError(refusal);
    const structure = await readStructure(session, plan, target.table);
    const retired = plan.method === "rollback" ? copyOf(plan)?.interim.name : undefined;
    const retiredStructure = retired === undefined ? null : await readStructure(session, plan, retired);
    // What is read before and after the signature is the same: so is what it stands for.
    const again = await planOracleTarget(session, target);
    if ("refusals" in again || again.plan.hash !== plan.hash)
      throw migrationError("STALE_PLAN", {
        table,
        planned: plan.hash,
        actual: "another",
        difference: "it changes just now.",
      });
    return renderOracleScripts({
      ...{ plan, layout, state, target, renderer: oracleRenderer, ledgerVersion },
      ...{ structure, retiredStructure },
      database: discovery.database,
      inventory: describeOracleInventory(state),
      settingsSql: renderSettings(pinnedSettings),
      installation: oracleInstallation,
    });
  } finally {
    await session.close();
  }
}
