import { chooseNames, namesOfPlan } from "../../../../provider/planning/oracle/names";
import { planOracleTable, type OraclePlanRequest } from "../../../../provider/planning/oracle/plan-table";
import type { OraclePlan } from "../../../../provider/schema/oracle-plan";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { targetSchema } from "../../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases, type PlanCase } from "../../../support/plan-cases";

function caseOf(name: string): PlanCase {
  const planCase = planCases("oracle").find((candidate) => candidate.name === name);
  if (planCase === undefined) throw new Error(`There is no case ${name}.`);
  return planCase;
}

const month = caseOf("month");
const state = oracleStateOf(month);

function requestOf(
  changes: Partial<OracleTableState>,
  request: Partial<OraclePlanRequest> = {},
): OraclePlanRequest {
  return {
    target: month.target,
    state: { ...state, ...changes },
    database: oracleDatabase,
    resumed: null,
    earlierSwaps: 0,
    ...request,
  };
}

function planOf(
  changes: Partial<OracleTableState> = {},
  request: Partial<OraclePlanRequest> = {},
): OraclePlan {
  const planned = planOracleTable(requestOf(changes, request));
  if ("refusals" in planned) throw new Error(planned.refusals.map(({ code }) => code).join());
  return planned.plan;
}

function refusalsOf(changes: Partial<OracleTableState>): string[] {
  const planned = planOracleTable(requestOf(changes));
  return "plan" in planned ? [] : planned.refusals.map(({ code, problem }) => `${code}: ${problem}`);
}

const [column] = state.columns;
const [index] = state.indexes;
const [constraint] = state.constraints;
const [trigger] = oracleStateOf(caseOf("triggers")).triggers;
const [lob] = oracleStateOf(caseOf("large-objects")).lobs;
if (!column || !index || !constraint || !trigger || !lob) throw new Error("the cases have one of each");
const grant = { grantee: "A", grantor: "B", privilege: "SELECT", grantable: false, hierarchy: false };
const dependant = { schema: "APP", name: "X", detail: "" };

describe("what is not carried is refused by name", () => {
  it.each<[string, Partial<OracleTableState>]>([
    ["SOURCE_UNSUPPORTED: Table APP.ORDERS is INDEX-ORGANIZED", { traits: ["INDEX-ORGANIZED"] }],
    [
      "COLUMN_TYPE_UNSUPPORTED: Column APP.ORDERS.L is of type LONG",
      {
        columns: [...state.columns, { ...column, name: "L", type: "LONG", baseType: "LONG" }],
      },
    ],
    ["NOT_CARRIED: Encryption of LOB NOTE", { lobs: [{ ...lob, column: "NOTE", encrypted: true }] }],
    ["NOT_CARRIED: INDEX ORDERS_CUSTOMER_IX", { indexes: [{ ...index, kind: "BITMAP" }] }],
    ["NOT_CARRIED: INDEX ORDERS_CUSTOMER_IX", { indexes: [{ ...index, kind: "DOMAIN" }] }],
    ["NOT_CARRIED: INDEX ORDERS_CUSTOMER_IX", { indexes: [{ ...index, status: "UNUSABLE" }] }],
    ["NOT_CARRIED: INDEX ORDERS_CUSTOMER_IX", { indexes: [{ ...index, schema: "DBA" }] }],
    ["NOT_CARRIED: INDEX ORDERS_CUSTOMER_IX", { indexes: [{ ...index, isPartial: true }] }],
    [
      "NOT_CARRIED: OTHER X",
      { constraints: [...state.constraints, { ...constraint, name: "X", kind: "OTHER" }] },
    ],
    [
      "NOT_CARRIED: UNIQUE X",
      {
        constraints: [...state.constraints, { ...constraint, name: "X", kind: "UNIQUE", validated: false }],
      },
    ],
    [
      "TRIGGER_UNSUPPORTED: Trigger ORDERS_AS of table APP.ORDERS belongs to DBA",
      {
        triggers: [{ ...trigger, schema: "DBA" }],
      },
    ],
    [
      "TRIGGER_UNSUPPORTED: Trigger ORDERS_AS of table APP.ORDERS has an order",
      {
        triggers: [{ ...trigger, order: ['FOLLOWS "APP"."T"'] }],
      },
    ],
    [
      "TRIGGER_UNSUPPORTED: Trigger ORDERS_AS of table APP.ORDERS does not compile",
      {
        triggers: [{ ...trigger, valid: false }],
      },
    ],
    [
      "TRIGGER_UNSUPPORTED: Trigger ORDERS_AS of table APP.ORDERS is a crossedition",
      {
        triggers: [{ ...trigger, crossEdition: "FORWARD" }],
      },
    ],
    [
      "TRIGGER_UNSUPPORTED: Trigger ORDERS_AS of table APP.ORDERS has a definition",
      {
        triggers: [{ ...trigger, description: "?" }],
      },
    ],
    [
      "SOURCE_UNSUPPORTED: Table APP.ORDERS has READ ONLY partitions (P1, H2), which a cutover would open",
      { readOnlyPartitions: ["P1", "H2"] },
    ],
    [
      "SOURCE_UNSUPPORTED: Table APP.ORDERS has READ ONLY partitions (P1, P2, P3, P4, P5, 2 more), which",
      { readOnlyPartitions: ["P1", "P2", "P3", "P4", "P5", "P6", "P7"] },
    ],
    ["NOT_CARRIED: POLICY APP.X", { dependants: [{ ...dependant, kind: "POLICY" }] }],
    [
      "NOT_CARRIED: MATERIALIZED VIEW LOG APP.X",
      { dependants: [{ ...dependant, kind: "MATERIALIZED VIEW LOG" }] },
    ],
    ["NOT_CARRIED: GRANT SELECT to A by B", { grants: [grant] }],
    [
      "MISSING_PRIVILEGE: The connection's user APP lacks CREATE TABLE",
      {
        missingPrivileges: [
          { privilege: "CREATE TABLE", on: "the database", remedy: "GRANT CREATE TABLE TO APP" },
        ],
      },
    ],
  ])("%s", (refusal, changes) => {
    expect(refusalsOf(changes)).toEqual([expect.stringContaining(refusal)]);
  });

  it("FOREIGN_KEYS_UNSEEN where others may have keys at it, and the user sees only what is granted", () => {
    const references = { ...grant, grantor: "APP", privilege: "REFERENCES" };
    const grants = [references, { ...references, grantee: "B", column: "ORDER_ID" }];
    const database = { ...oracleDatabase, seesDictionary: false };
    const planned = planOracleTable(requestOf({ grants }, { database }));
    expect("refusals" in planned && planned.refusals).toEqual([
      expect.objectContaining({
        code: "FOREIGN_KEYS_UNSEEN",
        problem: expect.stringContaining("(REFERENCES to A, REFERENCES (ORDER_ID) to B), and APP cannot see"),
        remedy: expect.stringContaining('GRANT SELECT_CATALOG_ROLE TO "APP";'),
      }),
    ]);
    expect(refusalsOf({ grants })).toEqual([]);
    const ofNobodyElse = [{ ...references, grantee: "APP" }];
    expect("plan" in planOracleTable(requestOf({ grants: ofNobodyElse }, { database }))).toBe(true);
  });

  const keyOfType = (baseType: string, characterSet: string): string[] => {
    const columns = state.columns.map((each) =>
      each.name === "ORDER_ID" ? { ...each, baseType, type: baseType } : each,
    );
    const database = { ...oracleDatabase, characterSet };
    const planned = planOracleTable(requestOf({ columns }, { database }));
    return "plan" in planned ? [] : planned.refusals.map(({ code, problem }) => `${code}: ${problem}`);
  };

  it.each([
    ["BINARY_FLOAT", "AL32UTF8"],
    ["BINARY_DOUBLE", "AL32UTF8"],
    ["TIMESTAMP WITH TIME ZONE", "AL32UTF8"],
    ["TIMESTAMP WITH LOCAL TIME ZONE", "AL32UTF8"],
    ["INTERVAL YEAR TO MONTH", "AL32UTF8"],
    ["INTERVAL DAY TO SECOND", "AL32UTF8"],
    ["ROWID", "AL32UTF8"],
    ["UROWID", "AL32UTF8"],
    ["NVARCHAR2", "WE8MSWIN1252"],
    ["NCHAR", "WE8ISO8859P15"],
    ["VARCHAR2", "US7ASCII"],
    ["CHAR", "US7ASCII"],
  ])("KEY_TYPE_UNSUPPORTED: a primary key of %s where texts are %s", (baseType, characterSet) => {
    expect(keyOfType(baseType, characterSet)).toContainEqual(
      expect.stringMatching(`KEY_TYPE_UNSUPPORTED: table: column APP.ORDERS.ORDER_ID is of type ${baseType}`),
    );
  });

  it.each([
    ["NVARCHAR2", "AL32UTF8"],
    ["NCHAR", "UTF8"],
    ["VARCHAR2", "WE8MSWIN1252"],
    ["CHAR", "WE8ISO8859P15"],
    ["RAW", "US7ASCII"],
    ["FLOAT", "US7ASCII"],
    ["TIMESTAMP", "US7ASCII"],
  ])("but not a primary key of %s where texts are %s", (baseType, characterSet) => {
    expect(keyOfType(baseType, characterSet)).toEqual([]);
  });

  it("SOURCE_UNSUPPORTED: Table X.ORDERS belongs to X", () => {
    const planned = planOracleTable(requestOf({ schema: "X" }, { target: { ...month.target, schema: "X" } }));
    expect("refusals" in planned && planned.refusals.map(({ problem }) => problem)).toContainEqual(
      "Table X.ORDERS belongs to X, and the connection is APP's, which cannot be migrated yet.",
    );
  });
});

describe("a plan", () => {
  it("is the same whatever moves by itself", () => {
    const moved = planOf({
      estimatedRows: 5,
      lastDdlTime: "2030-01-01 00:00:00",
      dataObjectId: 99,
      grants: [{ ...grant, grantor: "APP" }],
      hidden: [],
    });
    expect(moved.hash).toBe(planOf({ hidden: [] }).hash);
  });

  it("is another when a column, an index or a trigger is", () => {
    const hashes = [
      planOf(),
      planOf({ columns: [...state.columns, { ...column, name: "NEW_ONE" }] }),
      planOf({ indexes: [...state.indexes, { ...index, name: "NEW_IX" }] }),
      planOf({ triggers: [trigger] }),
    ].map(({ sourceFingerprint }) => sourceFingerprint);
    expect(new Set(hashes).size).toBe(4);
  });

  it("passes over the triggers of the run itself", () => {
    const own = { ...trigger, name: "TABLE_MIGRATION_ON_4711" };
    expect(planOf({ triggers: [own] }).hash).toBe(planOf().hash);
  });

  it("goes on with the names of an unfinished run, even where they are taken now", () => {
    const first = planOf();
    const resumed = namesOfPlan(first);
    const taken = first.steps.flatMap((step) =>
      "copy" in step ? [step.copy.interim.name, step.copy.retired.name] : [],
    );
    const namesTaken = [...state.namesTaken, ...taken, "ORDERS_INTERIM_ORDERS_PK"];
    expect(planOf({ namesTaken }, { resumed }).hash).toBe(first.hash);
    expect(planOf({ namesTaken }).hash).not.toBe(first.hash);
  });

  it("goes on with a table that its own run has left READ ONLY", () => {
    expect(refusalsOf({ readOnly: true })).toHaveLength(1);
    expect(planOf({ readOnly: true }, { resumed: namesOfPlan(planOf()) }).hash).toBe(planOf().hash);
  });

  it("has journals of its own where the table was swapped before", () => {
    const again = planOf({}, { earlierSwaps: 1 });
    expect(again.steps[0]).toMatchObject({ copy: { journal: "TABLE_MIGRATION_JOURNAL_4711_2" } });
    expect(namesOfPlan(again)).toMatchObject({ journalSuffix: "_2" });
  });

  it("keeps names within 30 bytes where the server has that limit", () => {
    const names = chooseNames({ ...state, table: "ORDERS_OF_THE_LAST_TEN_YEARS" }, 30, 0);
    for (const name of [names.interim, names.retired])
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(30);
  });

  it("says that nobody has looked where the user may not look", () => {
    const { hazards } = planOf({ hidden: ["foreign keys of other schemas that point at it"] });
    expect(hazards).toContainEqual(expect.objectContaining({ code: "DISCOVERY_INCOMPLETE" }));
  });

  it("warns of a partition key that may be NULL", () => {
    const nullable = state.columns.map((each) =>
      each.name === "ORDER_DATE" ? { ...each, notNull: false } : each,
    );
    const codesOf = ({ hazards }: OraclePlan) => hazards.map(({ code }) => code);
    expect(codesOf(planOf())).not.toContain("NULLS_REFUSED");
    expect(codesOf(planOf({ columns: nullable }))).toContain("NULLS_REFUSED");
  });

  it("warns of hash counts that are no power of two", () => {
    const hash = { subpartitionType: "HASH", subpartitionColumn: "ORDER_ID", subpartitionCount: 6 };
    const target = targetSchema.parse({ ...month.target, ...hash });
    const codes = planOf({}, { target }).hazards.map(({ code }) => code);
    expect(codes).toContain("UNEVEN_HASH");
  });
});

describe("a change that moves no row", () => {
  const missing = caseOf("ranges-missing");
  const planWithout = (...privileges: string[]) => {
    const missingPrivileges = privileges.map((privilege) => ({ privilege, on: "it", remedy: "GRANT" }));
    const { target } = missing;
    const found = { ...oracleStateOf(missing), missingPrivileges };
    return planOracleTable({ ...requestOf({}), target, state: found });
  };

  it("asks for no right that only a copy makes use of", () => {
    const planned = planWithout("CREATE TRIGGER", "QUOTA", "ALTER");
    expect("plan" in planned && planned.plan.method).toBe("addPartitions");
  });

  it.each(["CREATE TABLE", "CREATE SEQUENCE"])("asks for %s, which its ledger needs", (privilege) => {
    const planned = planWithout(privilege, "CREATE TRIGGER");
    expect("refusals" in planned && planned.refusals).toEqual([
      expect.objectContaining({
        code: "MISSING_PRIVILEGE",
        problem: expect.stringContaining(`APP lacks ${privilege} on`),
      }),
    ]);
  });
});
