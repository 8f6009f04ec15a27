import type { Application } from "./application";
import type { TableVerdict } from "./application/comparison";
import type { ApplicationStatistics } from "./application/counters";
import type { Checks } from "./checks";
import type { RunResult } from "../../provider/schema/report";
import { formatBytes, formatMilliseconds, formatSeconds, say, sayTable } from "./console";
import type { DemoDatabase } from "./database";
import { findDifferences } from "./inventory";
import type { PulumiCli } from "./pulumi";

/** What hung on the tables before the migration. */
export type Inventories = ReadonlyMap<string, readonly string[]>;

/** Lists what hangs on each table that is migrated. */
export async function takeInventories(database: DemoDatabase): Promise<Inventories> {
  const inventories = new Map<string, readonly string[]>();
  for (const { table } of database.declared) inventories.set(table, await database.takeInventory(table));
  return inventories;
}

/** Shows the new partitions, and checks that they are the declared ones. */
export async function showPartitions(database: DemoDatabase, checks: Checks): Promise<void> {
  const rows = [];
  for (const { table, every, range, hash } of database.declared) {
    const facts = await database.readPartitions(table);
    const isAsDeclared = facts.partitionedBy === range && facts.dividedBy.join() === hash;
    checks.add(`hr.${table} is partitioned as declared`, isAsDeclared, `${range} by ${every}, ${hash}`);
    rows.push([
      `hr.${table}`,
      every,
      facts.partitions,
      facts.leaves,
      facts.defaultRows ?? "cannot be",
      formatBytes(facts.bytes),
    ]);
  }
  sayTable(["table", "one for each", "partitions", "leaves", "rows outside", "size"], rows);
  const retired = await database.findRetiredTables();
  checks.add(
    "the retired tables are kept",
    retired.length === database.retiredTables,
    retired.map(({ name }) => name).join(", "),
  );
  say();
  sayTable(
    ["retired table", "size"],
    retired.map(({ name, bytes }) => [`hr.${name}`, formatBytes(bytes)]),
  );
}

/** Checks that everything that hung on the tables hangs on them still. */
export async function compareInventories(
  database: DemoDatabase,
  before: Inventories,
  checks: Checks,
): Promise<void> {
  for (const [table, lines] of before) {
    const foreseen = database.foreseeInventory(table, lines);
    const differences = findDifferences(foreseen, await database.takeInventory(table));
    const changed = foreseen === lines ? "" : ", its key widened and guarded as declared";
    for (const difference of differences) say(`hr.${table}: ${difference}`);
    checks.add(
      `hr.${table} has its ${database.words.carried}`,
      differences.length === 0,
      differences.length === 0 ? `${lines.length} compared${changed}` : `${differences.length} differences`,
    );
  }
}

/** Shows what the runs themselves report, from the stack's outputs. */
export async function showRuns(pulumi: PulumiCli, { words }: DemoDatabase): Promise<void> {
  const outputs = await pulumi.ask(["stack", "output", "results", "--json"]);
  const results = Object.entries(JSON.parse(outputs) as Record<string, RunResult | null>);
  sayTable(
    ["table", "rows compared", "took", words.lock, "attempts", "retired table", "kept until"],
    results.map(([table, result]) => [
      `hr.${table}`,
      result?.rows ?? 0,
      formatSeconds((result?.seconds ?? 0) * 1_000),
      formatMilliseconds(result?.lockedMs ?? 0),
      result?.cutoverAttempts ?? 0,
      result?.retiredTable ?? "",
      result?.keepRetiredUntil ?? "",
    ]),
  );
}

function showVerdict(verdict: TableVerdict): void {
  for (const { fault, id, expected, found } of verdict.faults) {
    say(`hr.${verdict.table} ${id} ${fault}: expected ${expected ?? "no row"}, found ${found ?? "no row"}`);
  }
}

/** Stops the application and compares the tables with what it wrote. */
export async function compareRows(
  application: Application,
  database: DemoDatabase,
  checks: Checks,
): Promise<void> {
  const verdicts = await application.verify((ledger) => database.compareTable(ledger));
  sayTable(
    ["table", "rows", "written by the application", "wrong", "untouched", "checksum of the untouched"],
    verdicts.map(({ table, rows, writtenRows, faultyRows, untouched }) => [
      `hr.${table}`,
      rows,
      writtenRows,
      faultyRows,
      untouched.found.rows,
      untouched.found.checksum === untouched.expected.checksum ? "equal" : "different",
    ]),
  );
  for (const verdict of verdicts) {
    showVerdict(verdict);
    checks.add(
      `hr.${verdict.table} holds exactly the rows it should`,
      verdict.isEqual,
      `${verdict.rows.toLocaleString("en-US")} rows`,
    );
  }
}

function showWaits({ phases }: ApplicationStatistics): void {
  sayTable(
    ["migration", "statements", "median", "99 %", "worst", "(which)", "worst read"],
    Object.entries(phases).map(([name, { writes, reads }]) => [
      name,
      writes.count + reads.count,
      formatMilliseconds(writes.medianMs),
      formatMilliseconds(writes.p99Ms),
      formatMilliseconds(writes.worstMs),
      writes.worst,
      `${formatMilliseconds(reads.worstMs)} (${reads.worst})`,
    ]),
  );
}

/** Shows how the application fared: waits by phase, and any statement that failed. */
export function showApplication(statistics: ApplicationStatistics, checks: Checks): void {
  const { committed, rolledBack, failedStatements, failures, retries, alarms } = statistics;
  showWaits(statistics);
  say();
  say(
    `${committed.toLocaleString("en-US")} transactions committed, ${rolledBack} rolled back by the application`,
  );
  for (const [code, times] of Object.entries(retries)) {
    say(`${code} was met ${times.toLocaleString("en-US")} times: the same statement was sent again`);
  }
  for (const failure of failures) say(failure);
  const statements = Object.values(statistics.phases).reduce(
    (sum, { writes, reads }) => sum + writes.count + reads.count,
    0,
  );
  checks.add(
    "no statement of the application failed",
    failedStatements === 0 && statistics.unknown === 0,
    `${failedStatements} of ${statements.toLocaleString("en-US")}`,
  );
  checks.add(
    "the copy fired no trigger of yours",
    alarms.heard === alarms.sent,
    `${alarms.heard} alarms heard, ${alarms.sent} sent`,
  );
}
