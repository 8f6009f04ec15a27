import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import type { OracleCreateIndexesStep } from "../../schema/oracle-plan";
import type { StatementValues, StepScript } from "../../schema/statement";
import { reachOneMoment } from "../delta";
import { pauseMs } from "../short-lock";
import { tableOf, type OracleContext } from "./context";
import { runDdl, type DdlLock } from "./ddl-lock";
import { ddlOf } from "./guarded-ddl";

/** How often a unique index or key is tried: values that go from row to row meanwhile may be in the copy twice for a moment. */
const uniqueAttempts = 20;
/** A process that was killed may have left the build of an index at work on the server, which is not given up for that. */
const patienceMs = 3_600_000;

/** The copy holds a value twice: a unique index, a unique constraint over one that is not, a primary key. */
const duplicates = new Set(["ORA-01452", "ORA-02299", "ORA-02437"]);
/** An object, an index over the same columns, a key or a constraint of the name is there already. */
const taken = new Set(["ORA-00955", "ORA-01408", "ORA-02260", "ORA-02261", "ORA-02264"]);

function hasCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return error instanceof DatabaseError && codes.has(error.code ?? "");
}

/** What is built on the copy waits for what an earlier process has left at work there, and for nobody else. */
export function buildLock({ tools }: OracleContext, { copy }: OracleCreateIndexesStep): DdlLock {
  return {
    activity: "Building indexes, keys and triggers of the copy",
    mode: "of DDL",
    table: `${copy.interim.schema}.${copy.interim.name}`,
    oid: String(copy.sourceObjectId),
    patienceMs,
    blockers: null,
    pace: { isPatient: false },
    log: (message) => tools.log(message),
  };
}

/** One index or key: the statement that builds it, what it is rendered for, and how the dictionary is asked for it. */
export interface Building {
  readonly statement: string;
  readonly values: StatementValues;
  readonly interimName: string;
  isThere(): Promise<boolean>;
}

/**
 * Builds what may demand that values are unique; where they are not, the copy is brought to the source of one moment first. Where
 * its name is taken meanwhile by an earlier process's own statement, that has done the work.
 * @throws SOURCE_CHANGED where the name is somebody else's
 */
export async function buildOnCopy(
  context: OracleContext,
  step: OracleCreateIndexesStep,
  script: StepScript,
  lock: DdlLock,
  building: Building,
): Promise<void> {
  const { statement, values, interimName } = building;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runDdl(ddlOf(context), lock, script, statement, values);
    } catch (error) {
      if (hasCode(error, taken)) {
        if (await building.isThere()) return;
        const difference = `${interimName}, a name of the copy's, was taken by somebody else`;
        const names = { run: context.ledger.runId, table: tableOf(step.copy), difference };
        throw migrationError("SOURCE_CHANGED", names, error);
      }
      if (attempt === uniqueAttempts || !hasCode(error, duplicates)) throw error;
      await sleep(pauseMs(Math.min(attempt, 3)));
      await reachOneMoment(context);
    }
  }
}
