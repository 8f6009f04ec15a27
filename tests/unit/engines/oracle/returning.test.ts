import { formatRefusal } from "../../../../provider/errors";
import { refuseReturning } from "../../../../provider/engines/oracle/returning";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { oracleDatabase, oracleStateOf, planOracleCase } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

type Change = (state: OracleTableState) => OracleTableState;

const same: Change = (state) => state;

/** Refusals of the way back from the run of a case, after which its two tables have been changed. */
function refusalsOf(name: string, changes: { now?: Change; old?: Change }, unusable: readonly string[] = []) {
  const planCase = planCases("oracle").find((each) => each.name === name);
  if (planCase === undefined) throw new Error(`There is no case ${name}.`);
  const planned = planOracleCase(planCase);
  if (!("plan" in planned)) throw new Error("the case is refused");
  const { plan } = planned;
  const sourceState = oracleStateOf(planCase);
  type Given = { readonly name: string; readonly retiredName: string | null };
  const given = plan.steps.flatMap((step): readonly Given[] => {
    if (step.kind === "swapTables") return step.triggers;
    return step.kind === "restoreGrants" ? [...step.constraints, ...step.indexes] : [];
  });
  const retiredName = (own: string) => given.find((item) => item.name === own)?.retiredName ?? own;
  const renamed = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, name: retiredName(item.name) }));
  const old: OracleTableState = {
    ...sourceState,
    ...{ table: `${sourceState.table}_RETIRED`, readOnly: true, dependants: [] },
    constraints: renamed(sourceState.constraints.filter(({ kind }) => kind !== "FOREIGN KEY")),
    indexes: renamed(sourceState.indexes),
    triggers: renamed(sourceState.triggers).map((trigger) => ({ ...trigger, valid: false })),
  };
  return refuseReturning({
    ...{ target: planCase.target, database: oracleDatabase, run: "1", plan, sourceState, unusable },
    now: (changes.now ?? same)({ ...sourceState, objectId: 4_712 }),
    old: (changes.old ?? same)(old),
  }).map(formatRefusal);
}

const withTrait: Change = (state) => ({ ...state, traits: ["UNDER ROW ARCHIVAL"] });

describe("two tables that may have changed since the run that is rolled back", () => {
  it("are let go as the run has left them, whatever a rename has made invalid", () => {
    for (const name of ["month", "triggers", "states-of-constraints", "foreign-keys", "identity-always"])
      expect(refusalsOf(name, {})).toEqual([]);
  });

  it("may neither be what no copy can have, such as one that hides rows", () => {
    expect(refusalsOf("month", { now: withTrait })).toEqual([
      expect.stringMatching(/^SOURCE_UNSUPPORTED: .*APP\.ORDERS is UNDER ROW ARCHIVAL/),
    ]);
    expect(refusalsOf("month", { old: withTrait })).toEqual([
      expect.stringMatching(/^SOURCE_UNSUPPORTED: .*APP\.ORDERS_RETIRED is UNDER ROW ARCHIVAL/),
    ]);
  });

  it("may not have been given what hangs on the retired one alone", () => {
    const policy = { kind: "REDACTION POLICY", schema: "APP", name: "HIDE", detail: "" };
    expect(refusalsOf("month", { old: (state) => ({ ...state, dependants: [policy] }) })).toEqual([
      expect.stringMatching(/^NOT_CARRIED: REDACTION POLICY APP\.HIDE .*APP\.ORDERS_RETIRED/),
    ]);
  });

  it("may not come back with an index that does not work, of which the dictionary may say N/A", () => {
    const index = (state: OracleTableState) => state.indexes[0]?.name ?? "";
    let name = "";
    const withoutStatus: Change = (state) => {
      name = index(state);
      return { ...state, indexes: state.indexes.map((each) => ({ ...each, status: "N/A" })) };
    };
    expect(refusalsOf("month", { old: withoutStatus })).toEqual([]);
    expect(refusalsOf("month", { old: withoutStatus }, [name])).toEqual([
      expect.stringMatching(/^NOT_CARRIED: .*UNUSABLE/),
    ]);
  });

  it("may not come back with READ ONLY partitions that opening the table would not open", () => {
    const parts: Change = (state) => ({ ...state, readOnly: false, readOnlyPartitions: ["P1"] });
    expect(refusalsOf("month", { old: parts })).toEqual([
      expect.stringMatching(/^SOURCE_UNSUPPORTED: .*READ ONLY partitions \(P1\)/),
    ]);
  });

  it("must have the same triggers, to the columns that fire them and their order", () => {
    const first = (change: Partial<OracleTableState["triggers"][number]>): Change => {
      return (state) => ({
        ...state,
        triggers: state.triggers.map((trigger, at) => (at === 0 ? { ...trigger, ...change } : trigger)),
      });
    };
    const described = first({ description: "X BEFORE UPDATE OF ORDER_ID ON APP.ORDERS FOR EACH ROW" });
    expect(refusalsOf("triggers", { now: described })).toEqual([
      expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*differs in its definition/),
    ]);
    expect(refusalsOf("triggers", { old: described })).toEqual([
      expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*differs in its definition/),
    ]);
    expect(refusalsOf("triggers", { now: first({ referencing: "REFERENCING NEW AS N" }) })).toEqual([
      expect.stringMatching(/^ROLLBACK_TABLE_CHANGED/),
    ]);
    expect(refusalsOf("triggers", { now: first({ order: ['FOLLOWS "APP"."B"'] }) })).toEqual([
      expect.stringMatching(/^TRIGGER_UNSUPPORTED/),
    ]);
  });
});
