import { chooseNames, NameGiver, namesOfPlan } from "../../../../provider/planning/oracle/names";
import { fingerprintOracle } from "../../../../provider/planning/oracle/fingerprint";
import { carryForeignKeys, hazardsOfKeys } from "../../../../provider/planning/oracle/foreign-keys";
import { planOracleTable } from "../../../../provider/planning/oracle/plan-table";
import { foreignKeyView } from "../../../../provider/rendering/oracle/foreign-key-view";
import { oracleKeyId } from "../../../../provider/schema/oracle-foreign-key";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const found = planCases("oracle").find(({ name }) => name === "foreign-keys");
if (found === undefined) throw new Error("There is no case foreign-keys.");
const { target } = found;
const state = oracleStateOf(found);
const [incoming] = state.referencingKeys.filter(({ table }) => table !== state.table);
if (incoming === undefined) throw new Error("the case has a key at the table");

function planOf(changes: Partial<OracleTableState>, resumed: ReturnType<typeof namesOfPlan> = null) {
  const request = { target, database: oracleDatabase, resumed, earlierSwaps: 0 };
  return planOracleTable({ ...request, state: { ...state, ...changes } });
}

function refusalsOf(changes: Partial<OracleTableState>): string[] {
  const planned = planOf(changes);
  return "plan" in planned
    ? []
    : planned.refusals.map(({ code, problem, remedy }) => `${code} ${problem} ${remedy}`);
}

describe("a foreign key that cannot be added again as it is", () => {
  it.each<[string, Partial<OracleTableState>]>([
    ["constraint of a view", { referencingKeys: [{ ...incoming, obstacle: "VIEW" }] }],
    ["PARTITION BY REFERENCE", { referencingKeys: [{ ...incoming, obstacle: "REFERENCE PARTITIONING" }] }],
    ["DISABLE VALIDATE", { referencingKeys: [{ ...incoming, enabled: false }] }],
    [
      "is hidden from this user",
      {
        constraints: state.constraints.map((each) =>
          each.references === null ? each : { ...each, references: { ...each.references, table: null } },
        ),
      },
    ],
  ])("is refused by name: %s", (reason, changes) => {
    const refusals = refusalsOf(changes);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toMatch(/^NOT_CARRIED .*FOREIGN KEY/);
      expect(refusal).toContain(reason);
    }
  });
});

describe("a foreign key at the table whose own table is READ ONLY", () => {
  const [self] = state.referencingKeys.filter(({ table }) => table === state.table);
  if (self === undefined) throw new Error("the case has a key of the table to itself");

  it("is refused by name; not that of the table to itself, which a run has closed", () => {
    const closed = [incoming, self].map((key) => ({ ...key, obstacle: "READ ONLY" as const }));
    expect(refusalsOf({ referencingKeys: closed })).toEqual([
      expect.stringMatching(/^REFERENCING_TABLE_READ_ONLY Table \S+, whose foreign key \S+ points at/),
    ]);
  });

  it("leaves the table what it was: a run goes on once that one is open", () => {
    const closed = state.referencingKeys.map((key) => ({ ...key, obstacle: "READ ONLY" as const }));
    expect(fingerprintOracle({ ...state, referencingKeys: closed })).toBe(fingerprintOracle(state));
    const ofView = state.referencingKeys.map((key) => ({ ...key, obstacle: "VIEW" as const }));
    expect(fingerprintOracle({ ...state, referencingKeys: ofView })).not.toBe(fingerprintOracle(state));
  });
});

describe("names of foreign keys until the old ones are given up", () => {
  it("are told apart where two schemas have keys of one name, and kept by a run that goes on", () => {
    const keys = [incoming, { ...incoming, schema: "OTHER" }];
    const first = planOf({ referencingKeys: keys });
    if (!("plan" in first)) throw new Error("it was refused");
    const names = namesOfPlan(first.plan);
    const again = planOf({ referencingKeys: [...keys].reverse() }, names);
    if (!("plan" in again)) throw new Error("it was refused");
    const given = [first, again].map(({ plan }) => {
      const swap = plan.steps.find((step) => step.kind === "swapTables");
      return Object.fromEntries((swap?.foreignKeys ?? []).map((key) => [oracleKeyId(key), key.interimName]));
    });
    expect(new Set(Object.values(given[0] ?? {})).size).toBe(5);
    expect(given[1]).toEqual(given[0]);
  });
});

describe("what foreign keys cost the cutover", () => {
  const giver = new NameGiver(chooseNames(state, 128, 0), 128, []);
  const keys = carryForeignKeys(state, giver);

  it("is told with the number of statements, and of the parents whose deletes fail meanwhile", () => {
    const [hazard] = hazardsOfKeys(keys);
    expect(hazard?.text).toContain(`by ${keys.length * 2} DDL statements`);
    expect(hazard?.text).toContain("A DELETE in APP.CUSTOMERS that reaches rows of this table");
    expect(hazardsOfKeys([])).toEqual([]);
  });

  it("is nothing in a statement that names none", () => {
    const planned = planOf({});
    const step = "plan" in planned ? planned.plan.steps[0] : undefined;
    if (step === undefined || !("copy" in step)) throw new Error("it was refused");
    expect(foreignKeyView(step.copy, keys, {})).toEqual({});
  });
});
