import { forecastOracleRollback } from "../../../../provider/planning/oracle/forecast";
import { createOracleRenderer } from "../../../../provider/rendering/oracle/render";
import { formatPlan } from "../../../../provider/report/text";
import type { OraclePlan, OracleStep } from "../../../../provider/schema/oracle-plan";
import { planOracleCase, oracleStateOf, rollbackOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

type StepOf<Kind extends OracleStep["kind"]> = Extract<OracleStep, { kind: Kind }>;

function stepOf<Kind extends OracleStep["kind"]>({ steps }: OraclePlan, kind: Kind): StepOf<Kind> {
  const found = steps.find((step): step is StepOf<Kind> => step.kind === kind);
  if (!found) throw new Error(`the plan has no step ${kind}`);
  return found;
}

function waysOf(name: string) {
  const planCase = planCases("oracle").find((each) => each.name === name);
  if (planCase === undefined) throw new Error(`There is no case ${name}.`);
  const planned = planOracleCase(planCase);
  if (!("plan" in planned)) throw new Error("the case is refused");
  return { there: planned.plan, back: rollbackOf(planCase, planned.plan), state: oracleStateOf(planCase) };
}

const renderer = createOracleRenderer();

describe("the way back from a copy-swap on Oracle", () => {
  it("is the copy mirrored: the retired table is filled from the journal that was the reverse one", () => {
    const { there, back } = waysOf("month");
    const [run, mirrored] = [there, back].map((plan) => stepOf(plan, "swapTables").copy);
    expect(mirrored).toMatchObject({
      source: run?.source,
      interim: run?.retired,
      journal: run?.reverseJournal,
      reverseJournal: run?.journal,
      journalTrigger: run?.reverseTrigger,
      reverseTrigger: run?.journalTrigger,
      key: run?.key,
      columns: run?.columns,
    });
    expect(mirrored?.retired.name).toBe(`${run?.retired.name ?? ""}_2`);
    expect(back.rollsBack).toBe("1");
    expect(back.steps.map(({ kind }) => kind)).toEqual([
      ...["prepareRollback", "deltaLoad", "validate", "swapTables", "restoreGrants", "closeWayBack"],
    ]);
  });

  it("gives every object of the retired table the name that it had, and none of its names to two", () => {
    const faults = planCases("oracle").flatMap((planCase) => {
      const planned = planOracleCase(planCase);
      if (!("plan" in planned) || planned.plan.method !== "copySwap") return [];
      const back = rollbackOf(planCase, planned.plan);
      const names = (plan: OraclePlan) => {
        const { constraints, indexes } = stepOf(plan, "restoreGrants");
        return [...constraints, ...indexes, ...stepOf(plan, "swapTables").triggers];
      };
      const now = new Map(names(planned.plan).map(({ name, retiredName }) => [name, retiredName]));
      const carried = names(back);
      expect(new Set(carried.map(({ name }) => name))).toEqual(new Set(now.keys()));
      return [
        ...carried.filter(({ name, interimName }) => now.get(name) !== interimName),
        ...carried.filter(({ interimName, retiredName }) => interimName === retiredName),
      ];
    });
    expect(faults).toEqual([]);
  });

  it("lets no trigger, identity or unchecked constraint of the retired table meet what is replayed", () => {
    const triggers = waysOf("triggers");
    const prepared = stepOf(triggers.back, "prepareRollback");
    expect(prepared.triggers).toEqual(
      stepOf(triggers.there, "swapTables").triggers.map(({ retiredName }) => retiredName),
    );
    const texts = renderer.preview(prepared).map(({ text }) => text);
    const disabled = texts.filter((text) => /^ALTER TRIGGER .* DISABLE$/.test(text));
    expect(disabled).toHaveLength(prepared.triggers.length);
    expect(stepOf(waysOf("identity-always").back, "prepareRollback").identities).toHaveLength(1);
    const { back } = waysOf("states-of-constraints");
    expect(stepOf(back, "prepareRollback").lateConstraints).toEqual(
      stepOf(back, "swapTables").lateConstraints.map(({ interimName }) => interimName),
    );
    expect(stepOf(back, "prepareRollback").lateConstraints.length).toBeGreaterThan(0);
  });

  it("moves foreign keys of both directions back, under names that the run has not used", () => {
    const { there, back } = waysOf("foreign-keys");
    const keys = stepOf(back, "swapTables").foreignKeys;
    expect(keys.map(({ direction, name }) => [direction, name])).toEqual(
      stepOf(there, "swapTables").foreignKeys.map(({ direction, name }) => [direction, name]),
    );
    expect(stepOf(back, "validateForeignKeys").foreignKeys).toEqual(keys);
    const text = renderer.preview(stepOf(back, "swapTables")).map((statement) => statement.text);
    expect(text.filter((each) => each.includes("REFERENCES") && each.includes("_RETIRED"))).not.toEqual([]);
  });

  it("has the same hash for the same table, and says what it ends", () => {
    const { back } = waysOf("month-and-hash");
    expect(waysOf("month-and-hash").back.hash).toBe(back.hash);
    const text = formatPlan(back, null);
    expect(text).toContain("rollback (plan");
    expect(text).toContain("! WAY_BACK_ENDS");
    expect(text).toContain("! READ_ONLY_WINDOW");
    expect(text).not.toContain("WAY_BACK_COSTS");
    expect(text).toContain("! WRITES_UNSEEN");
    expect(text).toContain("SOURCE_TRUNCATED");
    const { copy } = stepOf(back, "swapTables");
    expect(text).toContain(`${copy.source.schema}.${copy.journal} has a row for each change`);
  });
});

describe("the forecast of a rollback on Oracle", () => {
  const { back, state } = waysOf("month");
  const journal = { ...state, table: "BACK", estimatedRows: 1_200_000 };
  const room = { defaultTablespace: "USERS", segments: [], uncompressed: null, tablespaces: [] };
  const tablespace = state.tablespace ?? "USERS";

  it("tells how large the reverse journal is, and what room there is for what it has", () => {
    const bytes = { table: 48_000_000, indexes: 0, lobs: 0 };
    const tablespaces = [{ name: tablespace, free: 2e9, quota: 1e9 }];
    const found = {
      now: state,
      retired: state,
      journal: { ...journal, bytes },
      room: { ...room, tablespaces },
    };
    const said = formatPlan(back, forecastOracleRollback(found));
    expect(said).toContain(
      `replays  ${state.schema}.BACK, 48.0 MB, 1,200,000 keys when it was last analysed`,
    );
    expect(said).toContain(
      `room in tablespace ${tablespace} for what was written since the swap: 1.0 GB are left`,
    );
  });

  it("says what the dictionary does not tell", () => {
    const unknown = { ...journal, estimatedRows: -1, bytes: null };
    const said = formatPlan(
      back,
      forecastOracleRollback({ now: state, retired: state, journal: unknown, room }),
    );
    expect(said).toContain("BACK, of a size that is hidden, never analysed");
    expect(said).toContain("how much is left is not told");
  });
});
