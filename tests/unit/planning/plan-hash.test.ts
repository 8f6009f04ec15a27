import type { PlanRequest } from "../../../provider/planning/plan-table";
import { planRequest, requestPlan as planOf } from "../../support/plans";
import {
  column,
  databaseState,
  index,
  sequence,
  tableState,
  target,
  trigger,
  withColumn,
} from "../../support/table-state";

/** The same value with the properties of every object in reverse order. */
function turnKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turnKeys(inner)]),
  );
}

describe("the hash of a plan", () => {
  it("is the same for the same request", () => {
    expect(planOf().hash).toBe(planOf().hash);
    expect(planOf().hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("does not depend on the order of properties", () => {
    expect(planOf(turnKeys(planRequest()) as PlanRequest).hash).toBe(planOf().hash);
  });

  it.each([
    ["rows", tableState({ estimatedRows: 1 })],
    ["sizes", tableState({ bytes: { table: 1, indexes: 1 } })],
    [
      "grants",
      tableState({
        grants: [{ grantee: "reader", grantor: "app_owner", privilege: "SELECT", grantable: false }],
      }),
    ],
    [
      "the tool's own triggers",
      tableState({
        triggers: [trigger("table_migration_journal", { functionName: "table_migration.journal_4711" })],
      }),
    ],
    [
      "an earlier run's retired table",
      tableState({ retired: [{ schema: "app", name: "x", retiredAt: "2026", exists: false }] }),
    ],
  ])("does not depend on %s", (_, state) => {
    expect(planOf({ state }).sourceFingerprint).toBe(planOf().sourceFingerprint);
    expect(planOf({ state }).hash).toBe(planOf().hash);
  });

  it("does not depend on the clock", () => {
    expect(planOf({ database: databaseState({ now: "2031-01-01T00:00:00.000Z" }) }).hash).toBe(planOf().hash);
  });

  it("does not depend on grants on a sequence, which are read when it is created", () => {
    const grants = [{ grantee: "app", grantor: "app_owner", privilege: "USAGE", grantable: false }];
    const owned = { kind: "OWNED", column: "order_id" } as const;
    const plain = planOf({ state: tableState({ sequences: [sequence("s", owned)] }) });
    const granted = planOf({ state: tableState({ sequences: [sequence("s", { ...owned, grants })] }) });
    expect(granted.sourceFingerprint).toBe(plain.sourceFingerprint);
  });

  it.each([
    ["another column", tableState({ columns: [...tableState().columns, column("extra", { position: 5 })] })],
    ["another type", withColumn(tableState(), "amount", { type: "numeric(14,2)" })],
    ["another default", withColumn(tableState(), "amount", { default: "0" })],
    ["another index", tableState({ indexes: [...tableState().indexes, index("more")] })],
    ["a trigger", tableState({ triggers: [trigger("audit")] })],
    ["a trigger's state", tableState({ triggers: [trigger("audit", { state: "DISABLED" })] })],
    ["a comment", tableState({ comment: "Everything ordered" })],
    ["another table of the same name", tableState({ oid: 4712 })],
    ["another owner", tableState({ owner: "somebody" })],
  ])("changes with %s", (_, state) => {
    expect(planOf({ state }).sourceFingerprint).not.toBe(planOf().sourceFingerprint);
    expect(planOf({ state }).hash).not.toBe(planOf().hash);
  });

  it("changes with the target", () => {
    const hashes = [
      target(),
      target({ intervalValue: 2 }),
      target({ partitionsAhead: 9 }),
      target({ subpartitionType: "HASH", subpartitionColumn: "order_id", subpartitionCount: 8 }),
    ];
    expect(new Set(hashes.map((wanted) => planOf({ target: wanted }).hash)).size).toBe(4);
  });
});
