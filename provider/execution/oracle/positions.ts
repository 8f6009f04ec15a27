import { migrationError } from "../../errors";
import type { OracleCopy } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import type { RunSession } from "../context";
import { tableOf, type OracleContext } from "./context";

/**
 * How far the two renames are: told by object ids alone, which survive them.
 * - `before`: the table's name is the source's.
 * - `between`: nobody has the table's name, and the source is under its retired one.
 * - `after`: the table's name is the copy's.
 */
export type Position = "before" | "between" | "after";

/** Object ids of the two tables, as the ledger has them. */
export interface ObjectIds {
  readonly sourceOid: string;
  readonly interimOid: string;
}

interface TableNow {
  readonly oid: string;
  readonly name: string;
}

function positionOf(
  { source, interim, retired }: OracleCopy,
  sourceNow?: string,
  interimNow?: string,
): Position | null {
  if (sourceNow === source.name && interimNow === interim.name) return "before";
  if (sourceNow === retired.name && interimNow === interim.name) return "between";
  if (sourceNow === retired.name && interimNow === source.name) return "after";
  return null;
}

/** Reads where the two tables are. @throws SOURCE_CHANGED where somebody else has renamed or dropped one */
export async function findPosition(
  context: OracleContext,
  session: RunSession,
  script: StepScript,
  copy: OracleCopy,
  ids: ObjectIds,
): Promise<Position> {
  const { rows } = await session.run(script.statement("readObjects"), { ...ids });
  const found = rows as unknown as readonly TableNow[];
  const byId = new Map(found.map((table) => [table.oid, table]));
  const [source, interim] = [byId.get(ids.sourceOid), byId.get(ids.interimOid)];
  const at = positionOf(copy, source?.name, interim?.name);
  if (at === null) {
    const names = `the source is now called ${source?.name ?? "nothing"}, the copy ${interim?.name ?? "nothing"}`;
    throw migrationError("SOURCE_CHANGED", {
      run: context.ledger.runId,
      table: tableOf(copy),
      difference: names,
    });
  }
  return at;
}

/** The ids of a run's two tables. */
export async function readObjectIds(context: OracleContext, copy: OracleCopy): Promise<ObjectIds> {
  const { interimOid } = await context.ledger.readRun(context.control.session, copy.source.name);
  return { sourceOid: String(copy.sourceObjectId), interimOid: interimOid ?? "" };
}
