import { refuseBlockSizes } from "../../../../provider/planning/oracle/block-sizes";
import { describeTable, findDifference } from "../../../../provider/planning/oracle/declared";
import { oracleLayoutRuleOf } from "../../../../provider/planning/oracle/layout-rule";
import { planOracleTable } from "../../../../provider/planning/oracle/plan-table";
import { neededRoom } from "../../../../provider/planning/oracle/room";
import { refuseTablespaces } from "../../../../provider/planning/oracle/tablespaces";
import { partitionClause } from "../../../../provider/rendering/oracle/partition-clause";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { targetSchema, type Target } from "../../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

function stateOf(name: string): OracleTableState {
  const found = planCases("oracle").find((planCase) => planCase.name === name);
  if (!found) throw new Error(`There is no case ${name}.`);
  return oracleStateOf(found);
}

const plain = stateOf("month");
const interval = stateOf("already-as-declared");
const hash = stateOf("hash-as-declared");

/** The declaration of a state that is as declared, with changes. */
function targetOf(name: string, changes: object): Target {
  const planCase = planCases("oracle").find((each) => each.name === name);
  return targetSchema.parse({ ...planCase?.target, ...changes });
}

function plan(target: Target, state: OracleTableState) {
  const request = { database: oracleDatabase, resumed: null, earlierSwaps: 0 };
  return planOracleTable({ target, state, ...request });
}

function codesOf(target: Target, state: OracleTableState): string[] {
  const planned = plan(target, state);
  return "refusals" in planned ? planned.refusals.map(({ code, path }) => `${path} ${code}`) : [];
}

function methodOf(target: Target, state: OracleTableState): string {
  const planned = plan(target, state);
  if ("refusals" in planned) throw new Error(planned.refusals.map(({ problem }) => problem).join("; "));
  return planned.plan.method;
}

/** What a plan says of a table that only lies elsewhere. */
function adviceOf(target: Target, state: OracleTableState): string | undefined {
  const planned = plan(target, state);
  if ("refusals" in planned) throw new Error("a copy can be planned");
  return planned.plan.hazards.find(({ code }) => code === "TABLESPACE_ALONE")?.text;
}

describe("where a table lies", () => {
  it("is no difference where nothing is declared, and where it lies as declared", () => {
    expect(methodOf(targetOf("already-as-declared", {}), interval)).toBe("nothing");
    expect(methodOf(targetOf("already-as-declared", { tablespace: "USERS" }), interval)).toBe("nothing");
  });

  it("is a difference that a copy takes away, which says that less may do", () => {
    const target = targetOf("already-as-declared", { tablespace: "FAST" });
    const planned = plan(target, interval);
    if ("refusals" in planned) throw new Error("a copy can be planned");
    expect(planned.plan.method).toBe("copySwap");
    expect(planned.plan.reason).toMatch(
      /^The table is stored otherwise: its new partitions go to tablespace USERS\./,
    );
    expect(planned.plan.hazards.map(({ code }) => code)).toContain("TABLESPACE_ALONE");
    expect(adviceOf(target, interval)).toMatch(/preview finds the table as declared from then on\.$/);
    expect(describeTable(interval, planned.plan.layout)).toMatch(
      /; its new partitions go to tablespace USERS$/,
    );
  });

  it("is where rows lie, of a plain table", () => {
    const state = { ...plain, partitioning: null };
    const target = targetSchema.parse({
      ...{ connection: "app", schema: "APP", table: "ORDERS", partitionType: "NONE" },
      tablespace: "FAST",
    });
    expect(findDifference(state, oracleLayoutRuleOf(target, state))).toBe(
      "NONE; its rows lie in tablespace USERS",
    );
    expect(methodOf(target, state)).toBe("copySwap");
  });

  it("is known by every partition of a hash, and by the last one of intervals", () => {
    const turns = targetOf("hash-as-declared", { partitionTablespaces: ["USERS", "FAST"] });
    expect(methodOf(turns, hash)).toBe("copySwap");
    const { partitioning } = hash;
    if (!partitioning) throw new Error("the case has partitions");
    const partitions = partitioning.partitions.map((each) => ({
      ...each,
      tablespace: each.position % 2 === 1 ? "USERS" : "FAST",
    }));
    expect(methodOf(turns, { ...hash, partitioning: { ...partitioning, partitions } })).toBe("nothing");
  });

  it("is not taken from old partitions of intervals, which may lie in an archive", () => {
    const { partitioning } = interval;
    if (!partitioning) throw new Error("the case has partitions");
    const [first, last] = [partitioning.partitions[0], partitioning.partitions.at(-1)];
    if (!first || !last) throw new Error("the case has partitions");
    const made = { ...last, isInterval: true };
    const target = targetOf("already-as-declared", { partitionTablespaces: ["USERS"] });
    const archived = { ...partitioning, partitions: [{ ...first, tablespace: "ARCHIVE" }, made] };
    expect(methodOf(target, { ...interval, partitioning: archived })).toBe("nothing");
    const elsewhere = { ...partitioning, partitions: [first, { ...made, tablespace: "ELSEWHERE" }] };
    expect(methodOf(target, { ...interval, partitioning: elsewhere })).toBe("copySwap");
    expect(adviceOf(target, { ...interval, partitioning: elsewhere })).toMatch(
      /finds the table as declared once the next partition has come there by itself, or the last one was moved there/,
    );
    const moved = { ...partitioning, partitions: [first, made] };
    expect(methodOf(target, { ...interval, partitioning: moved })).toBe("nothing");
  });
});

describe("settings of storage", () => {
  const hashed = { subpartitionType: "HASH", subpartitionColumn: "ORDER_ID", subpartitionCount: 4 };
  it.each([
    ["subpartitionType INCOMPLETE_SETTING", { subpartitionTablespaces: ["A"] }],
    [
      "partitionTablespaces INVALID_SETTING",
      { ...hashed, subpartitionTablespaces: ["A"], partitionTablespaces: ["B"] },
    ],
    ["tablespace INVALID_SETTING", { tablespace: 'A"B' }],
    ["partitionTablespaces[1] INVALID_SETTING", { partitionTablespaces: ["A", 'A"B'] }],
  ])("are refused: %s", (code, changes) => {
    expect(codesOf(targetOf("month", changes), plain)).toEqual([code]);
  });

  it("leave room for the names that a template makes", () => {
    const target = targetSchema.parse({
      ...{ connection: "app", schema: "APP", table: "ORDERS", partitionType: "RANGE", ...hashed },
      ...{ partitionColumn: "ORDER_DATE", subpartitionTablespaces: ["A"] },
      partitions: [{ name: "P".repeat(123), lessThan: "MAXVALUE" }],
    });
    expect(codesOf(target, plain)).toEqual(["partitions[0].name NAME_TOO_LONG"]);
  });

  it("are quoted, whatever a tablespace is called", () => {
    const target = targetOf("month", { ...hashed, subpartitionTablespaces: ["it's; --", "B"] });
    const clause = partitionClause(oracleLayoutRuleOf(target, plain), {
      firstPartition: "P",
      transition: "2026-01-01 00:00:00",
    });
    expect(clause).toContain(
      '(SUBPARTITION "S1" TABLESPACE "it\'s; --",\n SUBPARTITION "S2" TABLESPACE "B",\n SUBPARTITION "S3" TABLESPACE "it\'s; --",',
    );
  });
});

describe("tablespaces that are named", () => {
  const target = targetOf("month", { tablespace: "FAST", partitionTablespaces: ["FAST", "SLOW"] });
  const online = { name: "FAST", status: "ONLINE", contents: "PERMANENT", blockSize: 8_192 };
  it.each([
    [[], "it does not exist, or APP has no quota on it"],
    [[{ ...online, status: "READ ONLY" }], "it is READ ONLY"],
    [[{ ...online, status: "OFFLINE" }], "it is OFFLINE"],
    [[{ ...online, contents: "TEMPORARY" }], "it is for TEMPORARY segments"],
  ])("are refused where they can hold no table: %j", (usable, reason) => {
    const said = refuseTablespaces(target, [...usable, { ...online, name: "SLOW" }], "APP");
    expect(said.map(({ path, code }) => `${path} ${code}`)).toEqual([
      "tablespace TABLESPACE_UNUSABLE",
      "partitionTablespaces[0] TABLESPACE_UNUSABLE",
    ]);
    expect(said[0]?.problem).toContain(reason);
  });

  it.each([
    ["is not declared", {}, "USERS, where the table has its partitions by default"],
    ["is declared", { tablespace: "FAST" }, "FAST, as declared"],
  ])("are refused where their blocks are not as large as the table's, which %s", (_, changes, other) => {
    const usable = [online, { ...online, name: "USERS" }, { ...online, name: "WIDE", blockSize: 16_384 }];
    const mixed = targetOf("month", { ...changes, partitionTablespaces: ["FAST", "WIDE"] });
    const said = refuseBlockSizes(mixed, plain, usable);
    expect(said.map(({ path, code }) => `${path} ${code}`)).toEqual([
      "partitionTablespaces[1] BLOCK_SIZES_DIFFER",
    ]);
    expect(said[0]?.problem).toContain(`WIDE has blocks of 16 KiB, and ${other}, has blocks of 8 KiB`);
  });

  it("may all have larger blocks than the table has now, where its own is declared too", () => {
    const usable = [
      { ...online, name: "USERS" },
      { ...online, name: "WIDE", blockSize: 16_384 },
    ];
    const whole = { tablespace: "WIDE", partitionTablespaces: ["WIDE"] };
    expect(refuseBlockSizes(targetOf("month", whole), plain, usable)).toEqual([]);
    expect(refuseBlockSizes(targetOf("month", { tablespace: "WIDE" }), plain, usable)).toEqual([]);
  });

  it("share what the table takes; indexes and large objects stay in their own", () => {
    const [index] = plain.indexes;
    if (!index) throw new Error("the case has an index");
    const state = { ...plain, indexes: [{ ...index, name: "PK", tablespace: "USERS" }] };
    const room = {
      defaultTablespace: "USERS",
      segments: [
        { name: "ORDERS", bytes: 101 },
        { name: "PK", bytes: 7 },
      ],
      uncompressed: null,
      tablespaces: [],
    };
    expect([...neededRoom(state, room, { tablespace: "T", partitionTablespaces: ["A", "B"] })]).toEqual([
      ["A", 51],
      ["B", 51],
      ["USERS", 7],
    ]);
  });
});
