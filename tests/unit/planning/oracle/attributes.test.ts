import { describeTable } from "../../../../provider/planning/oracle/declared";
import { oracleLayoutRuleOf } from "../../../../provider/planning/oracle/layout-rule";
import { planOracleTable } from "../../../../provider/planning/oracle/plan-table";
import { createOracleRenderer } from "../../../../provider/rendering/oracle/render";
import type { OraclePlan } from "../../../../provider/schema/oracle-plan";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { targetSchema, type Target } from "../../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

function caseOf(name: string) {
  const found = planCases("oracle").find((planCase) => planCase.name === name);
  if (!found) throw new Error(`There is no case ${name}.`);
  return { state: oracleStateOf(found), target: found.target };
}

const interval = caseOf("already-as-declared");
const hash = caseOf("hash-as-declared");
const large = caseOf("large-objects");
const kept = caseOf("ranges-kept-beside-interval");
const none = caseOf("list-to-none");

type Case = typeof interval;

function declare({ target }: Case, changes: object): Target {
  return targetSchema.parse({ ...target, ...changes });
}

function planned(of: Case, changes: object, state: OracleTableState = of.state) {
  const request = { database: oracleDatabase, resumed: null, earlierSwaps: 0 };
  return planOracleTable({ target: declare(of, changes), state, ...request });
}

function plan(of: Case, changes: object, state: OracleTableState = of.state): OraclePlan {
  const outcome = planned(of, changes, state);
  if ("refusals" in outcome) throw new Error(outcome.refusals.map(({ problem }) => problem).join("; "));
  return outcome.plan;
}

function refusals(of: Case, changes: object): string[] {
  const outcome = planned(of, changes);
  return "refusals" in outcome ? outcome.refusals.map(({ code, path }) => `${path} ${code}`) : [];
}

/** The statements that change something, as they would be sent. */
function changesOf({ steps }: OraclePlan): string[] {
  const renderer = createOracleRenderer();
  return steps
    .flatMap((step) => renderer.preview(step))
    .filter(({ text }) => text.startsWith("ALTER TABLE") || text.startsWith("ALTER INDEX"))
    .map(({ text }) => text.replace(/\s+/g, " "));
}

const codesOf = ({ hazards }: OraclePlan): string[] => hazards.map(({ code }) => code);

function createdBy({ steps }: OraclePlan): string {
  const step = steps.find(({ kind }) => kind === "createTable");
  const [, create] = step ? createOracleRenderer().preview(step) : [];
  return create?.text ?? "";
}

describe("a setting of the table that is not as declared", () => {
  it.each([
    [
      "row movement",
      { rowMovement: false },
      ['ALTER TABLE "APP"."SALES" DISABLE ROW MOVEMENT;'],
      ["ROW_MOVEMENT"],
    ],
    [
      "compression of what comes",
      { compression: "ADVANCED" },
      ['ALTER TABLE "APP"."SALES" MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS ADVANCED;'],
      ["ROWS_STAY", "LICENSED_OPTION"],
    ],
    [
      "the degree of the table, and of each index",
      { parallel: "DEFAULT" },
      ['ALTER TABLE "APP"."SALES" PARALLEL;', 'ALTER INDEX "APP"."SALES_PK" PARALLEL;'],
      [],
    ],
  ])("is changed in its place, and no row moves: %s", (_, changes, statements, hazards) => {
    const found = plan(interval, changes);
    expect(found.method).toBe("setAttributes");
    expect(changesOf(found).map((text) => (text.endsWith(";") ? text : `${text};`))).toEqual(statements);
    expect(codesOf(found)).toEqual(hazards);
  });

  it("is told by refresh, and none where it is as declared", () => {
    const target = declare(interval, { compression: "BASIC", parallel: 4, rowMovement: true });
    const rule = oracleLayoutRuleOf(target, interval.state);
    expect(describeTable(interval.state, rule)).toContain(
      "; rows to come are not compressed; its degree of parallelism is none; the degree of parallelism of SALES_PK is none",
    );
    const indexes = interval.state.indexes.map((index) => ({ ...index, degree: "4" }));
    const changed = { ...interval.state, compression: "BASIC", degree: " 4", indexes };
    expect(plan(interval, { compression: "BASIC", parallel: 4, rowMovement: true }, changed).method).toBe(
      "nothing",
    );
  });

  it("is changed on a plain table too", () => {
    const plain = caseOf("none-as-declared");
    expect(changesOf(plan(plain, { compression: "BASIC" }))[0]).toContain(" ROW STORE COMPRESS BASIC");
  });

  it("is given to all rows by a copy where that is named, and where Oracle cannot change it", () => {
    const named = { compression: "ADVANCED", migration: { method: "copySwap" } };
    expect(createdBy(plan(interval, named))).toContain("ROW STORE COMPRESS ADVANCED");
    expect(plan(hash, { compression: "ADVANCED" }).method).toBe("copySwap");
  });
});

describe("partitions that stay, and settings for those to come", () => {
  const template = (found: OraclePlan) => changesOf(found).filter((text) => text.includes("TEMPLATE"));

  it("get another number of subpartitions by their template, behind the interval", () => {
    const found = plan(kept, { subpartitionCount: 8 });
    expect(found.steps.map(({ kind }) => kind)).toEqual(["setInterval", "setAttributes"]);
    expect(template(found)[0]).toContain("SET SUBPARTITION TEMPLATE 8");
    expect(codesOf(found)).toContain("ROWS_STAY");
  });

  it("get tablespaces by it, and nothing where it has them", () => {
    const tablespaces = { subpartitionTablespaces: ["USERS", "SYSAUX"] };
    expect(template(plan(kept, tablespaces))[0]).toContain('SUBPARTITION "S4" TABLESPACE "SYSAUX"');
    const { partitioning } = kept.state;
    const told = ["USERS", "SYSAUX", "USERS", "SYSAUX"].map((tablespace, at) => ({
      ...{ name: `S${at + 1}`, tablespace, bound: null },
    }));
    const subpartitioning = partitioning?.subpartitioning && {
      ...partitioning.subpartitioning,
      template: told,
    };
    const byMonth = { text: "NUMTOYMINTERVAL(1,'MONTH')", unit: "MONTH" as const, count: "1" };
    const state = {
      ...kept.state,
      partitioning: partitioning && {
        ...partitioning,
        interval: byMonth,
        subpartitioning: subpartitioning ?? null,
      },
    };
    expect(plan(kept, tablespaces, state).method).toBe("nothing");
    // What names tablespaces would lose them by a number alone.
    const outcome = planned(kept, { subpartitionCount: 8 }, state);
    expect("refusals" in outcome).toBe(false);
    const ranges = {
      ...state,
      partitioning: state.partitioning && { ...state.partitioning, interval: null },
    };
    const refused = planned(kept, { subpartitionCount: 8 }, ranges);
    expect("refusals" in refused && refused.refusals[0]?.code).toBe("PARTITIONS_NOT_KEPT");
  });
});

describe("a copy", () => {
  it("lets rows move, unless it is told not to; a plain one keeps what its owner has enabled alone", () => {
    expect(createdBy(plan(large, {}))).toContain("ENABLE ROW MOVEMENT");
    const told = plan(large, { rowMovement: false });
    expect(createdBy(told)).not.toContain("ROW MOVEMENT");
    expect(codesOf(told)).toContain("ROW_MOVEMENT");
    expect(createdBy(plan(none, {}, { ...none.state, rowMovement: true }))).not.toContain("ROW MOVEMENT");
    expect(createdBy(plan(none, { rowMovement: true }))).toContain("ENABLE ROW MOVEMENT");
  });

  it("stores large objects as declared, and says what is licensed", () => {
    const lobs = { tablespace: "SYSAUX", storage: "SECUREFILE", compression: "HIGH", deduplication: true };
    const found = plan(large, { lobs });
    expect(createdBy(found)).toContain(
      'LOB ("SCAN") STORE AS SECUREFILE (TABLESPACE "SYSAUX" DISABLE STORAGE IN ROW COMPRESS HIGH DEDUPLICATE NOCACHE LOGGING)',
    );
    expect(createdBy(found)).toContain("RETENTION MIN 3600 COMPRESS HIGH DEDUPLICATE CACHE)");
    expect(codesOf(found)).toContain("LICENSED_OPTION");
    expect(createdBy(plan(large, { lobs: { storage: "BASICFILE" } }))).toContain(
      'LOB ("NOTE") STORE AS BASICFILE (TABLESPACE "USERS" ENABLE STORAGE IN ROW CHUNK 8192 CACHE)',
    );
  });

  it.each([
    [
      "a BasicFile what SecureFiles have",
      { lobs: { compression: "LOW" } },
      ["lobs.compression INVALID_SETTING"],
    ],
    [
      "BasicFiles what SecureFiles have",
      { lobs: { storage: "BASICFILE", deduplication: true } },
      ["lobs.deduplication INVALID_SETTING"],
    ],
  ])("gives no %s", (_, changes, expected) => {
    expect(refusals(large, changes)).toEqual(expected);
  });

  it("has no large objects to store where the table has none", () => {
    expect(refusals(interval, { lobs: { tablespace: "SYSAUX" } })).toEqual(["lobs INVALID_SETTING"]);
  });
});
