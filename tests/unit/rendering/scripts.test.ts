import { catalogSignatureSql, structureSignatureSql } from "../../../provider/discovery/postgres";
import { refuseUnscriptable, renderScripts, type ScriptFile } from "../../../provider/rendering/scripts";
import { createPostgresRenderer } from "../../../provider/rendering/render";
import type { Layout, Plan } from "../../../provider/schema/plan";
import { databaseState, tableState, target } from "../../support/table-state";
import { monthAndHash, planOf, richState, rollbackOf } from "../../support/plans";

const renderer = createPostgresRenderer(catalogSignatureSql, structureSignatureSql);
const foreignKeys = richState.foreignKeys.map((key) => ({ ...key, validated: true }));
const bareState = { ...richState, materializedViews: [], foreignKeys };
const layout: Layout = {
  partitions: [
    { name: "orders_p2026_01", bound: { kind: "range", lower: "2026-01-01", upper: "2026-02-01" } },
  ],
  defaultName: "orders_pdefault",
  hashCount: 4,
};

function setOf(
  plan: Plan,
  state = bareState,
  ofSet = layout,
  database = databaseState(),
): readonly ScriptFile[] {
  return renderScripts({
    ...{ plan, layout: ofSet, state, renderer, target: monthAndHash, database },
    structureSql: structureSignatureSql("4711"),
    structure: "signed",
    returning:
      plan.method === "rollback"
        ? { structureSql: structureSignatureSql("4711"), structure: "signed too" }
        : null,
    inventory: "6 columns",
    settings: { search_path: "pg_catalog", jit: "off" },
    ledgerVersion: 1,
    installation: ["createVersion"],
  });
}

/** A pattern for a previewed statement as a script may hold it: what is known at run time may be anything. */
function patternOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(
    escaped.replace(/(?<![:\w"])( ?'?):([a-zA-Z]+)\b/g, (_, lead: string) => `${lead}[^;]{1,300}?`),
  );
}

/** What scripts do by statements of their own, and why. */
const doneOtherwise = new Set([
  // Before PostgreSQL 18, where scripts carry no foreign keys.
  "swapTables.listKeyLeaves",
  // This server is PostgreSQL 18, where the table is analysed without its leaves.
  "gatherStatistics.analyzeTable",
  // What each table is, is read by a function of the session's own.
  "prepareRollback.readStructures",
]);

const forward = setOf(planOf(bareState, monthAndHash));
const plainLayout: Layout = { partitions: [], defaultName: null, hashCount: 1 };
const wayBack = rollbackOf(bareState, monthAndHash);

describe.each<[string, Plan, readonly ScriptFile[]]>([
  ["a set of scripts", planOf(bareState, monthAndHash), forward],
  ["a set of scripts of the way back", wayBack, setOf(wayBack, bareState, plainLayout)],
])("%s", (_, plan, files) => {
  const text = files.map((file) => file.text).join("\n");

  it.each(plan.steps.map((step) => [step.kind, step] as const))(
    "holds every statement of %s that preview shows",
    (_, step) => {
      const shown = renderer.preview(step).filter(({ name }) => !doneOtherwise.has(name));
      const missing = shown
        .filter((statement) => !patternOf(statement.text).test(text))
        .map(({ name }) => name);
      expect(missing).toEqual([]);
    },
  );

  it("stops at the first error in each file, before anything else can fail", () => {
    for (const { path, text: script } of files.filter((file) => file.path.endsWith(".sql"))) {
      const [first] = script.split("\n").filter((line) => line !== "" && !line.startsWith("--"));
      expect([path, first]).toEqual([path, "\\set ON_ERROR_STOP on"]);
    }
  });

  it("leaves no tag, no place that nobody fills in, and no undefined value", () => {
    expect(text).not.toMatch(/\{\{|undefined|\[object/);
    const filled = new Set([...text.matchAll(/'(<<\w+>>)', /g)].map(([, hole]) => hole));
    const left = [...text.matchAll(/<<\w+>>/g)].map(([hole]) => hole).filter((hole) => !filled.has(hole));
    expect(left).toEqual([]);
  });
});

describe("the files of a set", () => {
  const plan = planOf(bareState, monthAndHash);
  const files = forward;

  it("has the files of a change: each step's own, two masters, and the way out", () => {
    expect(files.map(({ path }) => path).sort()).toEqual([
      ...[
        "00_session.sql",
        "01_journal.sql",
        "05_start_journal.sql",
        "10_create_table.sql",
        "20_data_load.sql",
      ],
      ...["30_create_indexes.sql", "35_gather_statistics.sql", "40_delta_load.sql", "45_validate.sql"],
      ...["50_swap_tables.sql", "51_cutover.sql", "55_validate_foreign_keys.sql", "60_restore_grants.sql"],
      ...[
        "70_drop_old_table.sql",
        "README.md",
        "emergency.sql",
        "master1.sql",
        "master2.sql",
        "rollback.sql",
      ],
    ]);
  });

  it("are those of the two steps that only a way back has, and of those that it shares", () => {
    const paths = setOf(wayBack, bareState, plainLayout).map(({ path }) => path);
    expect(paths.sort()).toEqual([
      ...["00_session.sql", "01_journal.sql", "06_prepare_rollback.sql", "35_gather_statistics.sql"],
      ...["40_delta_load.sql", "45_validate.sql", "50_swap_tables.sql", "51_cutover.sql"],
      ...["55_validate_foreign_keys.sql", "60_restore_grants.sql", "67_close_way_back.sql"],
      ...["README.md", "emergency.sql", "rollback.sql"],
    ]);
  });

  it("is the same for the same request", () => {
    expect(setOf(plan)).toEqual(files);
  });

  it("drops as many tables in a transaction as pulumi up does, of all that there are", () => {
    const partitions = Array.from({ length: 50 }, (_, at) => ({
      name: `orders_p${at}`,
      bound: { kind: "range" as const, lower: String(at), upper: String(at + 1) },
    }));
    const perTransaction = (set: readonly ScriptFile[]) =>
      set.flatMap(({ path, text: script }) =>
        [...script.matchAll(/EXIT WHEN v_count = (\d+);/g)].map(([, count]) => [path, Number(count)]),
      );
    const few = ["70_drop_old_table.sql", 20];
    expect(perTransaction(files)).toEqual([few, ["emergency.sql", 20]]);
    const many = setOf(plan, bareState, { ...layout, partitions });
    expect(perTransaction(many)).toEqual([few, ["emergency.sql", 67]]);
  });

  it("quotes its blocks so that no text of the table can end one", () => {
    const state = { ...bareState, comment: "ends $script$ and $sql$ ; DROP TABLE app.orders; --" };
    const hostile = setOf(planOf(state, monthAndHash), state);
    for (const file of hostile) expect(file.text).not.toMatch(/\$script\$$/m);
  });

  it("quotes its blocks so that no name of the database or the role can end one", () => {
    const database = databaseState({ database: "a $script$ b", user: "$script1$" });
    const [session] = setOf(plan, bareState, layout, database);
    expect(session?.text).toContain("<> 'a $script$ b' OR current_user <> '$script1$'");
    expect(session?.text).not.toMatch(/(AS|DO) \$script1?\$$/m);
  });

  it("prints names on its page as nothing but text", () => {
    const database = databaseState({ database: "shop\n# `x` <b>", user: "[a](b)" });
    const page = setOf(plan, bareState, layout, database).find(({ path }) => path === "README.md");
    expect(page?.text).toContain(
      "database shop &#35; &#96;x&#96; &lt;b&gt;, role &#91;a&#93;(b), PostgreSQL 18",
    );
  });
});

describe("a plan that scripts cannot carry out", () => {
  it.each([
    ["materialized views", richState, target()],
    ["foreign keys before PostgreSQL 18", bareState, target(), databaseState({ version: 150_018 })],
    [
      "a table that becomes a partition",
      { ...bareState, foreignKeys: [] },
      target({ history: "keepAsOnePartition" }),
    ],
    [
      "more patience than attempts last for",
      { ...bareState, foreignKeys: [] },
      target({ migration: { cutoverPatienceMs: 712_501 } }),
    ],
    ["names that read like a place to fill in", tableState({ comment: "<<run>>" }), target()],
  ])("is refused by name: %s", (_, state, wanted, database = databaseState()) => {
    const refusal = refuseUnscriptable(planOf(state, wanted, database));
    expect(refusal?.code).toBe("SCRIPT_UNSUPPORTED");
    expect(refusal?.problem).toMatchSnapshot();
  });

  it("is none where everything has its script", () => {
    expect(refuseUnscriptable(planOf(bareState, monthAndHash))).toBeNull();
  });
});
