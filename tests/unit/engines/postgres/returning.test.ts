import { refuseReturning } from "../../../../provider/engines/postgres/returning";
import { formatRefusal } from "../../../../provider/errors";
import type { DatabaseState, TableState } from "../../../../provider/schema/table-state";
import { richState, swappedTables } from "../../../support/plans";
import { databaseState, index, target, trigger } from "../../../support/table-state";

type Change = (state: TableState) => TableState;

const same: Change = (state) => state;

interface Changes {
  readonly now?: Change;
  readonly old?: Change;
  readonly database?: Partial<DatabaseState>;
}

/** Refusals of the way back from a run, after which its two tables have been changed. */
function refusalsOf({ now: changeNow = same, old: changeOld = same, database }: Changes): string[] {
  const { plan, now, old } = swappedTables(richState);
  return refuseReturning({
    ...{ target: target(), database: databaseState(database), run: "12", plan, sourceState: richState },
    ...{ now: changeNow(now), old: changeOld(old) },
  }).map(formatRefusal);
}

describe("two tables that may have changed since the run that is rolled back", () => {
  it("are let go as the run has left them, with everything that it carries", () => {
    expect(refusalsOf({})).toEqual([]);
  });

  it("may have got privileges and rows, and have lost statistics", () => {
    const grant = { grantee: "reader", grantor: "app_owner", privilege: "SELECT", grantable: false };
    const changed: Change = (state) => ({
      ...state,
      grants: [...state.grants, grant],
      estimatedRows: 99,
    });
    expect(refusalsOf({ now: changed })).toEqual([]);
  });

  it("may not have got an index, on either of them", () => {
    const indexed: Change = (state) => ({ ...state, indexes: [...state.indexes, index("orders_later")] });
    const changed = [expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*orders_later/)];
    expect(refusalsOf({ now: indexed })).toEqual(changed);
    expect(refusalsOf({ old: indexed })).toEqual(changed);
  });

  it("may have got the materialized views that the rollback itself makes, and none of somebody else", () => {
    const viewed =
      (name: string): Change =>
      (state) => ({
        ...state,
        dependants: [...state.dependants, { kind: "MATERIALIZED VIEW", name, detail: "" }],
      });
    expect(refusalsOf({ old: viewed("app.table_migration_view_17001_1") })).toEqual([]);
    expect(refusalsOf({ old: viewed("app.later") })).toEqual([
      expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*app\.later is new/),
    ]);
  });

  it("must have the same triggers, to what they fire for", () => {
    const first =
      (change: Partial<TableState["triggers"][number]>): Change =>
      (state) => ({
        ...state,
        triggers: state.triggers.map((each, at) => (at === 0 ? { ...each, ...change } : each)),
      });
    const differs = [expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*differs in its definition/)];
    const head = first({ definitionHead: "CREATE TRIGGER audit AFTER UPDATE OF amount" });
    expect(refusalsOf({ now: head })).toEqual(differs);
    expect(refusalsOf({ old: head })).toEqual(differs);
    expect(refusalsOf({ now: first({ state: "DISABLED" }) })).toEqual([
      expect.stringMatching(/^ROLLBACK_TABLE_CHANGED/),
    ]);
    expect(
      refusalsOf({ now: (state) => ({ ...state, triggers: [...state.triggers, trigger("later")] }) }),
    ).toEqual([expect.stringMatching(/^ROLLBACK_TABLE_CHANGED: .*later/)]);
  });

  it("are refused where the role may not change one of them, and each privilege is named once", () => {
    const lacking: Change = (state) => ({
      ...state,
      missingPrivileges: [
        { privilege: "CREATE", on: "schema app", remedy: "GRANT CREATE ON SCHEMA app TO migrator" },
      ],
    });
    const named = [expect.stringMatching(/^MISSING_PRIVILEGE: .*CREATE/)];
    expect(refusalsOf({ now: lacking })).toEqual(named);
    expect(refusalsOf({ old: lacking })).toEqual(named);
    expect(refusalsOf({ now: lacking, old: lacking })).toEqual(named);
  });

  it("are refused where the server's lock table has no room for both", () => {
    expect(refusalsOf({ database: { maxLocks: 20 } })).toEqual([expect.stringMatching(/^NOT_ENOUGH_LOCKS/)]);
  });
});
