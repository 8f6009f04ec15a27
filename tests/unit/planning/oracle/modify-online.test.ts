import { migrationError } from "../../../../provider/errors";
import { forecastOraclePlan } from "../../../../provider/planning/oracle/forecast";
import { withMovedIndexes } from "../../../../provider/planning/oracle/index-homes";
import { planOracleTable } from "../../../../provider/planning/oracle/plan-table";
import { neededRoom } from "../../../../provider/planning/oracle/room";
import { createOracleRenderer } from "../../../../provider/rendering/oracle/render";
import { formatPlan } from "../../../../provider/report/text";
import { describePlan } from "../../../../provider/resource/plan-input";
import type { OracleDatabaseState, OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { targetSchema, type Target } from "../../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

function caseOf(name: string) {
  const found = planCases("oracle").find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no case ${name}.`);
  return { state: oracleStateOf(found), target: found.target };
}

const { state, target } = caseOf("modify-online");
const named = (other: Target, method: "modifyOnline" | "copySwap" | "auto"): Target => ({
  ...other,
  migration: { ...other.migration, method },
});
const [index] = state.indexes;
const [key] = state.referencingKeys;
if (!index || !key) throw new Error("the case has an index and a key at the table");
const dependant = { schema: "APP", name: "X", detail: "" };

function plan(
  changes: Partial<OracleTableState> = {},
  to: Target = target,
  of: Partial<OracleDatabaseState> = {},
) {
  const request = { target: to, database: { ...oracleDatabase, ...of }, resumed: null, earlierSwaps: 0 };
  return planOracleTable({ ...request, state: { ...state, ...changes } });
}

function refusalsOf(...request: Parameters<typeof plan>): string[] {
  const planned = plan(...request);
  return "plan" in planned
    ? []
    : planned.refusals.map(({ code, path, problem }) => `${code} ${path} ${problem}`);
}

const partitioned = caseOf("list-to-none").state.partitioning;

describe("Oracle's own statement is refused by name", () => {
  it.each<[string, Partial<OracleTableState>]>([
    ["is a domain index (ORA-14427)", { indexes: [{ ...index, kind: "DOMAIN" }] }],
    ["is a bitmap join index (ORA-14427)", { indexes: [{ ...index, kind: "BITMAP", isJoinIndex: true }] }],
    ["indexes of the kind BITMAP, as", { indexes: [{ ...index, kind: "BITMAP" }] }],
    ["belongs to DBA", { indexes: [{ ...index, schema: "DBA" }] }],
    ["is UNUSABLE", { indexes: [{ ...index, status: "UNUSABLE" }] }],
    ["is partial", { indexes: [{ ...index, isPartial: true }] }],
    ["has partitions of its own", { indexes: [{ ...index, locality: "GLOBAL" }] }],
    ["MATERIALIZED VIEW LOG APP.X", { dependants: [{ ...dependant, kind: "MATERIALIZED VIEW LOG" }] }],
    [
      "APP.LINES is partitioned by reference",
      { referencingKeys: [{ ...key, obstacle: "REFERENCE PARTITIONING" }] },
    ],
  ])("where %s", (reason, changes) => {
    const refusals = refusalsOf(changes);
    expect(refusals).toEqual([expect.stringMatching(/^MODIFY_ONLINE_UNSUPPORTED migration\.method /)]);
    expect(refusals[0]).toContain(reason);
  });

  it("where the release is too old for a table that has partitions", () => {
    expect(refusalsOf({ partitioning: partitioned }, target, { version: "12.2.0.1.0" })).toEqual([
      expect.stringContaining("Oracle 12.2.0.1.0 does so with tables without partitions only"),
    ]);
    expect(refusalsOf({ partitioning: partitioned }, target, { version: "18.0.0.0.0" })).toEqual([]);
    expect(refusalsOf({}, target, { version: "12.2.0.1.0" })).toEqual([]);
  });

  it("where the table is READ ONLY, another's, or of a kind that it cannot take", () => {
    const codes = (changes: Partial<OracleTableState>) =>
      refusalsOf(changes).map((each) => each.split(" ")[0]);
    expect(codes({ readOnly: true })).toEqual(["SOURCE_UNSUPPORTED"]);
    expect(codes({ traits: ["INDEX-ORGANIZED"] })).toEqual(["SOURCE_UNSUPPORTED"]);
    expect(codes({ schema: "OTHER", indexes: [] })).not.toEqual([]);
  });

  it.each([
    ["POLICY", "hides rows", true],
    ["LABEL SECURITY POLICY", "", true],
    ["DATA SECURITY POLICY", "", false],
  ])("where a %s may hide rows, whose keys would not be measured", (kind, detail, isLifted) => {
    const dependants = [{ ...dependant, kind, detail }];
    expect(refusalsOf({ dependants })).toEqual([
      expect.stringContaining(
        `${kind} APP.X may hide rows from APP, and partitions are laid out by the keys`,
      ),
    ]);
    expect(refusalsOf({ dependants }, target, { isExemptFromPolicies: true })).toHaveLength(isLifted ? 0 : 1);
  });

  it("where every row is to be compared afterwards: no table is left to compare with", () => {
    const validating = (validateAfterwards: "full" | "sample"): Target => ({
      ...target,
      migration: { ...target.migration, validateAfterwards },
    });
    expect(refusalsOf({}, validating("full"))).toEqual([
      expect.stringMatching(/^UNSUPPORTED_SETTING migration\.validateAfterwards .*"full"/),
    ]);
    expect(refusalsOf({}, validating("sample"))).toEqual([]);
  });

  it("where tablespaces are declared", () => {
    const refusals = refusalsOf(
      {},
      targetSchema.parse({ ...target, partitionTablespaces: undefined, tablespace: "FAST" }),
    );
    expect(refusals).toEqual([expect.stringContaining("tablespaces are declared")]);
  });
});

describe("Oracle's own statement", () => {
  it("is planned where it is named alone, and a copy-swap's preview says what it would lack", () => {
    const planned = plan({}, named(target, "auto"));
    if (!("plan" in planned)) throw new Error("it was refused");
    expect(planned.plan.method).toBe("copySwap");
    const layout = { firstPartition: "P", transition: "2026-02-01 00:00:00", intervals: 3, hashCount: 4 };
    const said = (canModify: boolean) =>
      formatPlan(planned.plan, forecastOraclePlan(planned.plan, layout, state, null, canModify));
    expect(said(true)).toMatch(
      /instead {2}migration\.method: "modifyOnline" .*no row compared .*no way back/,
    );
    expect(said(false)).not.toContain("modifyOnline");
  });

  it("is said to wait without a documented limit, and not for as long as a copy-swap's locks", () => {
    const planned = plan();
    if (!("plan" in planned)) throw new Error("it was refused");
    const layout = { firstPartition: "P", transition: "2026-02-01 00:00:00", intervals: 3, hashCount: 4 };
    const said = formatPlan(planned.plan, forecastOraclePlan(planned.plan, layout, state, null));
    expect(said).toMatch(
      /lock EXCLUSIVE \(DDL\), ONLINE on APP\.ORDERS, .*; no limit to its waiting is documented$/m,
    );
    expect(said).not.toContain("waits at most");
    expect(said).toContain("parallelDegree, chunkRows, lockTimeoutMs and keepOldForDays have no effect");
    const described = JSON.stringify(describePlan(planned.plan, createOracleRenderer()));
    expect(described).toContain("no limit to its waiting is documented");
    expect(described).not.toContain("waits at most");
  });

  it("names the indexes that become local and so move, and asks for their room where the table lies", () => {
    const stored = {
      tablespace: "DATA",
      indexes: state.indexes.map((each) => ({ ...each, tablespace: "INDX" })),
    };
    const planned = plan(stored);
    if (!("plan" in planned)) throw new Error("it was refused");
    const hazard = planned.plan.steps[0]?.hazards.find(({ code }) => code === "INDEX_TABLESPACE");
    expect(hazard?.text).toMatch(/^ORDERS_CUSTOMER \(from INDX\), ORDERS_DAY \(from INDX\): .* in DATA\./);
    const room = {
      ...{ defaultTablespace: "DATA", tablespaces: [], uncompressed: null },
      segments: ["ORDERS", "ORDERS_CUSTOMER", "ORDERS_DAY", "ORDERS_PK"].map((name) => ({
        name,
        bytes: 100,
      })),
    };
    const needed = neededRoom(withMovedIndexes({ ...state, ...stored }, planned.plan.layout), room);
    expect([...needed]).toEqual([
      ["DATA", 300],
      ["INDX", 100],
    ]);
    const beside = {
      tablespace: "DATA",
      indexes: state.indexes.map((each) => ({ ...each, tablespace: "DATA" })),
    };
    expect(JSON.stringify(plan(beside))).not.toContain("INDEX_TABLESPACE");
  });

  it("ends where something was changed on purpose meanwhile: its error says how", () => {
    const names = { run: "1", table: "APP.ORDERS", difference: "trigger SEEN is gone" };
    const { message } = migrationError("MODIFIED_INVENTORY_DIFFERS", names);
    expect(message).toMatch(/on purpose, put back until then, and take away again afterwards/);
  });

  it("needs no primary key, and carries what a copy would have to leave", () => {
    const constraints = state.constraints.filter(({ kind }) => kind !== "PRIMARY KEY");
    const dependants = [
      { ...dependant, kind: "POLICY" },
      { ...dependant, kind: "POLICY", detail: "disabled, hides rows" },
      { ...dependant, kind: "STATISTICS PREFERENCE" },
    ];
    expect(refusalsOf({ constraints, dependants, referencingKeys: [] })).toEqual([]);
    expect(refusalsOf({ constraints, dependants }, named(target, "auto"))).not.toEqual([]);
  });

  it("lets rows move wherever they could not, as in a copy: other partitions would refuse an UPDATE (ORA-14402)", () => {
    const enables = (changes: Partial<OracleTableState>) => {
      const planned = plan(changes);
      const [step] = "plan" in planned ? planned.plan.steps : [];
      return step?.kind === "modifyOnline" && step.enablesRowMovement;
    };
    expect(enables({})).toBe(true);
    expect(enables({ rowMovement: true })).toBe(false);
    expect(enables({ partitioning: partitioned })).toBe(true);
    expect(enables({ partitioning: partitioned, rowMovement: true })).toBe(false);
  });
});

describe("a method that is named on Oracle", () => {
  const missing = caseOf("ranges-missing");
  const planMissing = (method: "modifyOnline" | "copySwap" | "auto") =>
    planOracleTable({
      ...{ target: named(missing.target, method), state: missing.state, database: oracleDatabase },
      ...{ resumed: null, earlierSwaps: 0 },
    });

  it.each([
    ["auto", "addPartitions"],
    ["modifyOnline", "addPartitions"],
    ["copySwap", "copySwap"],
  ] as const)("is %s: partitions that are missing come by %s", (method, expected) => {
    expect(planMissing(method)).toMatchObject({ plan: { method: expected } });
  });

  it("cannot be copySwap where the partitions of today are to stay", () => {
    const kept = caseOf("ranges-kept-beside-interval");
    const planned = planOracleTable({
      ...{ target: named(kept.target, "copySwap"), state: kept.state, database: oracleDatabase },
      ...{ resumed: null, earlierSwaps: 0 },
    });
    expect(planned).toMatchObject({ refusals: [{ code: "UNSUPPORTED_SETTING", path: "migration.method" }] });
  });
});
