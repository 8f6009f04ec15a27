import type { ErrorCode } from "../../../provider/errors";
import { planTable, type Planned } from "../../../provider/planning/plan-table";
import { planSchema, type Plan, type Step } from "../../../provider/schema/plan";
import { noPartitions, requestPlan as planOf, planRequest as request } from "../../support/plans";
import {
  column,
  constraint,
  databaseState,
  defaultPartition,
  index,
  partition,
  partitioning,
  sequence,
  tableState,
  target,
  trigger,
  withColumn,
} from "../../support/table-state";

function stepOf<Kind extends Step["kind"]>(plan: Plan, kind: Kind): Extract<Step, { kind: Kind }> {
  const step = plan.steps.find((candidate) => candidate.kind === kind);
  if (!step) throw new Error(`no step ${kind}`);
  return step as Extract<Step, { kind: Kind }>;
}

function codesOf(planned: Planned): ErrorCode[] {
  return "refusals" in planned ? planned.refusals.map(({ code }) => code) : [];
}

const hashed = { subpartitionType: "HASH", subpartitionColumn: "order_id", subpartitionCount: 8 } as const;

function stemOf({ layout }: Plan): string {
  return layout.strategy === "NONE" ? "" : layout.stem;
}

describe("the plan of a plain table", () => {
  it("is nothing where it is declared plain, whatever its unique keys are", () => {
    const state = tableState({ constraints: [], indexes: [] });
    expect(planOf({ state, target: noPartitions })).toMatchObject({ method: "nothing", steps: [] });
  });

  it("is a copy-swap in nine steps", () => {
    const plan = planOf();
    expect(plan.method).toBe("copySwap");
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      ...["startJournal", "createTable", "dataLoad", "createIndexes", "deltaLoad"],
      ...["gatherStatistics", "validate", "swapTables", "restoreGrants"],
    ]);
  });

  it("is what its schema says, nothing more and nothing less", () => {
    expect(planSchema.parse(planOf())).toEqual(planOf());
  });

  it("says for each step what it is for, and names the source in each of its locks", () => {
    for (const { purpose, locks } of planOf().steps) {
      expect(purpose).toMatch(/^[A-Z].*\.$/);
      for (const { table, waitLimitMs } of locks) expect([table, waitLimitMs]).toEqual(["app.orders", 50]);
    }
  });

  it("passes over names that belong to somebody else", () => {
    const namesTaken = ["orders", "orders_interim", "orders_retired", "orders_p2026_01"];
    const { interim, retired } = stepOf(planOf({ state: tableState({ namesTaken }) }), "swapTables").copy;
    expect([interim.name, retired.name]).toEqual(["orders_interim_2", "orders_retired_2"]);
    expect(stemOf(planOf({ state: tableState({ namesTaken }) }))).toBe("orders_2");
  });

  it("gives no two of its own things one name: an index may be called like a column's sequence", () => {
    const state = tableState({
      sequences: [sequence("orders_id_seq")],
      indexes: [...tableState().indexes, index("order_id_seq"), index("order_id_seq_2")],
    });
    const { indexes, sequences } = stepOf(planOf({ state }), "swapTables");
    expect(sequences.map(({ interimName, retiredName }) => [interimName, retiredName])).toEqual([
      ["orders_interim_order_id_seq_3", "orders_retired_order_id_seq_3"],
    ]);
    const names = [...indexes, ...sequences].flatMap(({ interimName, retiredName }) => [
      interimName,
      retiredName,
    ]);
    expect(new Set(names).size).toBe(8);
  });

  it("keeps the names of the run that it goes on with", () => {
    const first = planOf({ state: tableState({ sequences: [sequence("orders_id_seq")] }) });
    const swap = stepOf(first, "swapTables");
    const resumed = {
      interim: swap.copy.interim.name,
      retired: swap.copy.retired.name,
      stem: stemOf(first),
      journalSuffix: "",
      sequences: swap.sequences,
      indexes: swap.indexes,
      guards: swap.guards,
    };
    const created = swap.indexes.map(({ interimName }) => interimName);
    created.push("orders_interim", "orders_interim_order_id_seq", "orders_p2026_01");
    const namesTaken = [...tableState().namesTaken, ...created];
    const state = tableState({ namesTaken, sequences: [sequence("orders_id_seq")] });
    expect(planOf({ state, resumed })).toEqual(first);
    expect(planOf({ state }).hash).not.toBe(first.hash);
  });

  it("builds the primary key before all other indexes", () => {
    const [primary] = tableState().indexes;
    const state = tableState({ indexes: [index("a_first"), ...(primary ? [primary] : []), index("z_last")] });
    expect(stepOf(planOf({ state }), "createIndexes").indexes.map(({ name }) => name)).toEqual([
      "orders_pkey",
      "a_first",
      "z_last",
    ]);
  });

  it("keeps its own triggers out of what it carries", () => {
    const own = trigger("table_migration_journal", { functionName: "table_migration.journal_4711" });
    const state = tableState({ triggers: [own, trigger("audit")] });
    expect(stepOf(planOf({ state }), "createIndexes").triggers.map(({ name }) => name)).toEqual(["audit"]);
  });

  it("adds checks that are not validated only in the cutover", () => {
    const late = constraint("late", { validated: false, definition: "CHECK ((amount > 1)) NOT VALID" });
    const unenforced = constraint("unenforced", { validated: false, enforced: false });
    const state = tableState({
      constraints: [...tableState().constraints, constraint("early"), late, unenforced],
    });
    const plan = planOf({ state });
    expect(stepOf(plan, "createTable").checks.map(({ name }) => name)).toEqual(["early", "unenforced"]);
    expect(stepOf(plan, "swapTables").lateChecks.map(({ name }) => name)).toEqual(["late"]);
  });

  it("moves an identity's sequence in the cutover, and lets an owned one follow afterwards", () => {
    const state = tableState({
      sequences: [
        sequence("orders_id_seq"),
        sequence("orders_no_seq", { kind: "OWNED", column: "customer_id" }),
      ],
    });
    const plan = planOf({ state });
    expect(stepOf(plan, "swapTables").sequences.map(({ name }) => name)).toEqual(["orders_id_seq"]);
    expect(stepOf(plan, "restoreGrants").sequences.map(({ name }) => name)).toEqual(["orders_no_seq"]);
  });

  it("keeps autovacuum's switch for the end, and gives the leaves all other storage parameters", () => {
    const plan = planOf({ state: tableState({ options: ["fillfactor=70", "autovacuum_enabled=false"] }) });
    expect(stepOf(plan, "createTable").leafOptions).toEqual(["fillfactor=70"]);
    expect(stepOf(plan, "restoreGrants").autovacuumOption).toBe("autovacuum_enabled=false");
  });

  it("carries the settings of columns that CREATE TABLE has no clause for", () => {
    const changes = { storage: "EXTERNAL", statisticsTarget: 500, options: ["n_distinct=100"] } as const;
    const state = withColumn(tableState(), "amount", { ...changes, options: [...changes.options] });
    expect(stepOf(planOf({ state }), "createTable").columnSettings).toEqual([
      { settingColumn: "amount", setting: "SET STORAGE EXTERNAL" },
      { settingColumn: "amount", setting: "SET STATISTICS 500" },
      { settingColumn: "amount", setting: "SET (n_distinct=100)" },
    ]);
  });
});

describe("the hazards of a plan", () => {
  const codes = (state = tableState()) => planOf({ state }).hazards.map(({ code }) => code);

  it("always are queries without the key, and rows that move", () => {
    expect(codes()).toEqual(expect.arrayContaining(["QUERIES_WITHOUT_KEY", "ROW_MOVEMENT"]));
  });

  it("name an identity's new sequence", () => {
    expect(codes(tableState({ sequences: [sequence("s")] }))).toContain("NEW_SEQUENCE");
    expect(codes(tableState({ sequences: [sequence("s", { kind: "OWNED" })] }))).not.toContain(
      "NEW_SEQUENCE",
    );
  });

  it("name the mark of CLUSTER", () => {
    expect(
      codes(tableState({ indexes: [...tableState().indexes, index("c", { clustered: true })] })),
    ).toContain("CLUSTER_MARK");
  });

  it.each([
    ["NEW := row", true, { timing: "BEFORE", functionBody: "begin NEW := other; return NEW; end" }],
    ["another row returned", true, { timing: "BEFORE", functionBody: "begin return changed; end" }],
    ["NEW returned as it came", false, { timing: "BEFORE", functionBody: "begin return NEW; end" }],
    ["an AFTER trigger", false, { timing: "AFTER", functionBody: "begin return changed; end" }],
    [
      "a disabled trigger",
      false,
      { timing: "BEFORE", state: "DISABLED", functionBody: "begin return changed; end" },
    ],
  ] as const)("tell whether a trigger may replace the row: %s", (_, isHazard, changes) => {
    expect(codes(tableState({ triggers: [trigger("t", changes)] })).includes("TRIGGER_MAY_MOVE_ROW")).toBe(
      isHazard,
    );
  });
});

describe("the plan of a partitioned table", () => {
  const months = (last: number) =>
    Array.from({ length: last }, (_, at) =>
      partition(
        `orders_p2026_0${at + 1}`,
        at === 0 ? null : `2026-0${at + 1}-01 00:00:00`,
        `2026-0${at + 2}-01 00:00:00`,
      ),
    );
  const partitioned = (last: number, changes = {}) =>
    tableState({
      kind: "PARTITIONED TABLE",
      partitioning: partitioning([...months(last), defaultPartition("orders_pdefault")]),
      ...changes,
    });

  it("is nothing where all is as declared", () => {
    const plan = planOf({ state: partitioned(7) });
    expect([plan.method, plan.steps]).toEqual(["nothing", []]);
  });

  it("adds the partitions that are missing, with a lock on the default partition too", () => {
    const plan = planOf({ state: partitioned(3) });
    expect(plan.method).toBe("addPartitions");
    const step = stepOf(plan, "addPartitions");
    expect(step.locks.map(({ table, mode }) => `${mode} ${table}`)).toEqual([
      "SHARE UPDATE EXCLUSIVE app.orders",
      "ACCESS EXCLUSIVE app.orders_pdefault",
    ]);
  });

  it("goes on with the stem that its partitions have", () => {
    const other = tableState({
      kind: "PARTITIONED TABLE",
      partitioning: partitioning([
        partition("sales_2_p2026_01", null, "2026-02-01 00:00:00"),
        partition("sales_2_p2026_02", "2026-02-01 00:00:00", "2026-03-01 00:00:00"),
      ]),
    });
    expect(stemOf(planOf({ state: other }))).toBe("sales_2");
  });

  it("is the same plan whatever the month, so that a saved plan stays valid while partitions run low", () => {
    const april = databaseState({ now: "2026-04-15T10:00:00.000Z" });
    expect(planOf({ state: partitioned(3), database: april }).hash).toBe(
      planOf({ state: partitioned(3) }).hash,
    );
  });

  it("copies a table that is declared plain, and speaks of no partitions of its own", () => {
    const plan = planOf({ state: partitioned(7), target: noPartitions });
    expect(plan).toMatchObject({
      method: "copySwap",
      layout: { strategy: "NONE" },
      reason: expect.stringMatching(/^The table is partitioned: RANGE \(order_date\), 7 partitions\./),
    });
    expect(plan.hazards.map(({ code }) => code)).toEqual([
      ...["ONE_TABLE", "PARTITIONS_BY_NAME", "PARTITION_SETTINGS"],
    ]);
    expect(plan.steps.map(({ purpose }) => purpose).join(" ")).not.toMatch(/partition/);
  });

  it("copies a table that is partitioned otherwise, and says how it is", () => {
    const plan = planOf({ state: partitioned(7), target: target(hashed) });
    expect(plan).toMatchObject({
      method: "copySwap",
      reason: expect.stringMatching(
        /^The table is partitioned otherwise: partition orders_p2026_01 is FOR VALUES .* without subpartitions\./,
      ),
    });
    expect(plan.hazards.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["PARTITIONS_BY_NAME", "PARTITION_SETTINGS"]),
    );
  });

  it("refuses to fill a gap that needs too many partitions, and says how far it reaches", () => {
    const partitions = [partition("orders_p1970_01_01_00", "1970-01-01 00:00:00", "1970-01-01 01:00:00")];
    const state = tableState({ kind: "PARTITIONED TABLE", partitioning: partitioning(partitions) });
    expect(planTable(request({ state, target: target({ intervalType: "HOUR" }) }))).toMatchObject({
      refusals: [
        {
          code: "TOO_MANY_PARTITIONS",
          problem: expect.stringContaining(
            "would get at least 10001 more partitions (from 1970-01-01 01:00:00 to",
          ),
        },
      ],
    });
  });

  it("refuses an interval longer than the type's range, where there is no partition yet", () => {
    const partitionedByNumber = tableState({
      kind: "PARTITIONED TABLE",
      columns: [column("order_id"), column("order_date", { type: "smallint", baseType: "int2" })],
      partitioning: partitioning([defaultPartition("orders_pdefault")]),
    });
    const wanted = (intervalValue: number) =>
      request({ state: partitionedByNumber, target: target({ intervalType: "NUMBER", intervalValue }) });
    expect(codesOf(planTable(wanted(40_000)))).toEqual(["BOUND_OUT_OF_RANGE"]);
    expect(codesOf(planTable(wanted(10_000)))).toEqual([]);
  });

  it("refuses missing privileges only where there is something to do", () => {
    const missingPrivileges = [{ privilege: "CREATE", on: "schema app", remedy: "GRANT CREATE …;" }];
    expect(codesOf(planTable(request({ state: partitioned(7, { missingPrivileges }) })))).toEqual([]);
    expect(codesOf(planTable(request({ state: partitioned(3, { missingPrivileges }) })))).toEqual([
      "MISSING_PRIVILEGE",
    ]);
  });
});
