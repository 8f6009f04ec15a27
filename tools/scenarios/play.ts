import type { RunResult } from "../../provider/schema/report";
import { startApplication, type Application } from "../demo/application";
import type { TableName } from "../demo/application/statements";
import type { Closers } from "../demo/closers";
import type { DemoDatabase } from "../demo/database";
import { daysDivisor } from "../demo/hr/share";
import { prepareStack } from "../demo/migration";
import type { PulumiCli } from "../demo/pulumi";
import type { CommandRun, Evidence, LedgerVerdict } from "./evidence";
import type { ScenarioOptions } from "./options";
import { takeStand } from "./stand";

/** The seeds' work flow, over one stack of six tables. */
const COMMANDS: readonly (readonly string[])[] = [
  ["preview"],
  ["up", "--yes", "--skip-preview"],
  ["refresh", "--yes", "--skip-preview"],
  ["preview", "--expect-no-changes"],
];

/** Few enough for a small machine, enough to meet each other. */
const WRITERS = 4;

async function runCommands(pulumi: PulumiCli): Promise<readonly CommandRun[]> {
  const runs: CommandRun[] = [];
  for (const [command = "", ...options] of COMMANDS) {
    const result = await pulumi.quietly(command, ...options);
    runs.push({ command: [command, ...options].join(" "), ...result });
    if (result.exitCode !== 0) break;
  }
  return runs;
}

async function readResults(pulumi: PulumiCli): Promise<ReadonlyMap<TableName, RunResult>> {
  const outputs = JSON.parse(await pulumi.ask(["stack", "output", "--json"])) as {
    results?: Record<TableName, RunResult | null>;
  };
  const entries = Object.entries(outputs.results ?? {}) as [TableName, RunResult | null][];
  return new Map(entries.flatMap(([table, result]) => (result === null ? [] : [[table, result]])));
}

async function compareRows(application: Application, database: DemoDatabase): Promise<LedgerVerdict[]> {
  const written = new Map<TableName, ReadonlySet<string>>();
  const verdicts = await application.verify((ledger) => {
    written.set(ledger.table, new Set(ledger.rows.keys()));
    return database.compareTable(ledger);
  });
  return verdicts.map((verdict) => ({ ...verdict, writtenIds: written.get(verdict.table) ?? new Set() }));
}

/** Partitions the six tables of a schema that has been built, while the application writes, and gathers what there is to judge. */
export async function playScenarios(
  database: DemoDatabase,
  { rate, rowsDivisor }: ScenarioOptions,
  closers: Closers,
): Promise<Evidence> {
  const before = await takeStand(database);
  const pulumi = await prepareStack(database, closers);
  const application = await startApplication({
    database: database.application,
    ratePerSecond: rate,
    writers: WRITERS,
    daysDivisor: daysDivisor(rowsDivisor),
  });
  let commands: readonly CommandRun[];
  try {
    commands = await runCommands(pulumi);
  } finally {
    await application.stop();
  }
  const { witness } = database;
  return {
    commands,
    before,
    declared: database.declared,
    foreseeInventory: (table, lines) => database.foreseeInventory(table, lines),
    verdicts: await compareRows(application, database),
    statistics: application.statistics(),
    results: await readResults(pulumi),
    retiredTables: (await database.findRetiredTables()).map(({ name }) => name),
    after: await takeStand(database),
    unreadable: await witness.readViews(),
    attempts: await witness.attemptForbidden(),
    sequences: await witness.readSequences(),
  };
}
