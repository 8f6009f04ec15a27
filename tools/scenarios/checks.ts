import type { TableName } from "../demo/application/statements";
import { HR_SEQUENCES } from "../demo/hr/tables";
import { findDifferences } from "../demo/inventory";
import type { CommandRun, Evidence } from "./evidence";

/** Something that must hold, and whether it did. */
export interface Check {
  /** Null: of the schema as a whole. */
  readonly table: TableName | null;
  readonly claim: string;
  readonly holds: boolean;
  /** What there is to see; where the check fails, what is wrong. */
  readonly detail: string;
}

/** Enough to find the cause by; the rest is in the database. */
const SHOWN_DETAILS = 5;

function list(lines: readonly string[]): string {
  const more = lines.length > SHOWN_DETAILS ? [`and ${lines.length - SHOWN_DETAILS} more`] : [];
  return [...lines.slice(0, SHOWN_DETAILS), ...more].join("; ");
}

/** A command must end well; what it wrote is shown where it did not. */
export function checkCommand({ command, exitCode, output }: CommandRun): Check {
  const detail = exitCode === 0 ? "" : `exit code ${exitCode}\n${output}`;
  return { table: null, claim: `pulumi ${command}`, holds: exitCode === 0, detail };
}

function checkPlan(table: TableName, { commands }: Evidence): Check {
  const plan = new RegExp(`hr\\.${table}: copySwap`, "i");
  const holds = plan.test(commands[0]?.output ?? "");
  return { table, claim: "preview shows its plan", holds, detail: "" };
}

function checkRows(table: TableName, { verdicts }: Evidence): Check {
  const verdict = verdicts.find((candidate) => candidate.table === table);
  const claim = "every row is as the application left it";
  if (verdict === undefined) return { table, claim, holds: false, detail: "not compared" };
  const faults = verdict.faults.map(({ id, fault }) => `${id} ${fault}`);
  const { expected, found } = verdict.untouched;
  const others = `${found.rows} rows not written to, where ${expected.rows} are expected`;
  const detail = verdict.isEqual ? `${verdict.rows} rows` : list([...faults, others]);
  // Without a write this would prove nothing.
  return { table, claim, holds: verdict.isEqual && verdict.writtenRows > 0, detail };
}

function checkPartitions(table: TableName, { declared, after }: Evidence): Check {
  const target = declared.find((candidate) => candidate.table === table);
  const facts = after.partitions.get(table);
  const found = `${facts?.partitionedBy ?? "not partitioned"}, ${facts?.dividedBy.join(" and ") ?? ""}`;
  const holds = found === `${target?.range}, ${target?.hash}`;
  return { table, claim: "it is partitioned as declared", holds, detail: found };
}

function checkInventory(table: TableName, { before, after, foreseeInventory }: Evidence): Check {
  const foreseen = foreseeInventory(table, before.inventories.get(table) ?? []);
  const differences = findDifferences(foreseen, after.inventories.get(table) ?? []);
  const claim = "columns, keys, indexes, triggers, privileges and comments hang on it";
  // An empty inventory would agree with another.
  const holds = differences.length === 0 && foreseen.length > 0;
  return { table, claim, holds, detail: holds ? `${foreseen.length} compared` : list(differences) };
}

function checkRetired(table: TableName, { results, retiredTables }: Evidence): Check {
  const name = results.get(table)?.retiredTable?.split(".").at(-1)?.toLowerCase();
  const holds = name !== undefined && retiredTables.includes(name);
  return { table, claim: "the retired table is kept", holds, detail: name ?? "none" };
}

function checkSequence(table: TableName, { sequences }: Evidence): Check {
  const name = HR_SEQUENCES.find((candidate) => candidate.table === table)?.sequence;
  const facts = sequences.find(({ sequence }) => sequence === name);
  const holds = facts !== undefined && facts.next > facts.greatest;
  const detail = `${name} gives ${facts?.next}, the greatest is ${facts?.greatest}`;
  return { table, claim: "its sequence goes on", holds, detail };
}

/** By hashes made here, of what the driver gave: no function of the server is believed. */
function checkLargeObjects({ before, after, verdicts }: Evidence): Check {
  const written = verdicts.find(({ table }) => table === "customer_data")?.writtenIds ?? new Set<string>();
  const untouched = [...before.largeObjects].filter(([id]) => !written.has(id));
  const changed = untouched.filter(([id, hash]) => after.largeObjects.get(id) !== hash);
  const holds = untouched.length > 0 && changed.length === 0;
  const detail = holds
    ? `${untouched.length} rows by SHA-256`
    : list(changed.map(([id]) => `customer ${id}`));
  return { table: "customer_data", claim: "its large objects are what they were", holds, detail };
}

function checkTable(table: TableName, evidence: Evidence): readonly Check[] {
  const checks = [checkPlan, checkRows, checkPartitions, checkInventory, checkRetired, checkSequence];
  const more = table === "customer_data" ? [checkLargeObjects(evidence)] : [];
  return [...checks.map((check) => check(table, evidence)), ...more];
}

function checkApplication({ statistics }: Evidence): readonly Check[] {
  const { failedStatements, failures, unknown, alarms, committed } = statistics;
  const claim = "no statement of the application failed";
  const holds = failedStatements === 0 && unknown === 0;
  const detail = holds ? `${committed} transactions` : list(failures);
  const heard = `${alarms.heard} alarms heard, ${alarms.sent} raised`;
  return [
    { table: null, claim, holds, detail },
    {
      table: null,
      claim: "the copy fired no trigger",
      holds: alarms.heard === alarms.sent,
      detail: heard,
    },
  ];
}

function checkSchema({ before, after, unreadable, attempts, sequences }: Evidence): readonly Check[] {
  const differences = findDifferences(before.schema, after.schema);
  const isKept = differences.length === 0 && before.schema.length > 0;
  const allowed = attempts.filter(({ error }) => error === null).map(({ statement }) => statement);
  const kept = isKept ? `${before.schema.length} compared` : list(differences);
  const isRefused = attempts.length > 0 && allowed.length === 0;
  return [
    {
      table: null,
      claim: "sequences, views, the function, role and privileges are as they were",
      holds: isKept && sequences.length === HR_SEQUENCES.length,
      detail: kept,
    },
    {
      table: null,
      claim: "the application reads the views",
      holds: unreadable.length === 0,
      detail: list(unreadable),
    },
    {
      table: null,
      claim: "the application may still create, alter and empty nothing",
      holds: isRefused,
      detail: isRefused ? `${attempts.length} attempts refused` : list(allowed),
    },
  ];
}

/** Judges everything. */
export function checkAll(evidence: Evidence): readonly Check[] {
  return [
    ...evidence.commands.map(checkCommand),
    ...evidence.declared.flatMap(({ table }) => checkTable(table, evidence)),
    ...checkSchema(evidence),
    ...checkApplication(evidence),
  ];
}
