import { readFileSync } from "node:fs";
import path from "node:path";
import { postgresTemplates, templateFiles as files } from "../../../provider/rendering/render";
import { prepareRollbackStatements } from "../../../provider/schema/journal-statements";
import type { Plan, Step } from "../../../provider/schema/plan";
import type { StatementValues } from "../../../provider/schema/statement";
import { monthAndHash, noPartitions, planOf, richState, rollbackOf, shortState } from "../../support/plans";
import { executionsOf, renderer } from "../../support/rendered-steps";
import { databaseState, index, narrowState, tableState, target } from "../../support/table-state";

const folder = path.join(__dirname, "../../../templates/postgres");

/** With a second key, of a column that may be NULL. */
const narrowKeys = {
  ...narrowState,
  indexes: [
    ...narrowState.indexes,
    index("orders_amount", { unique: true, columns: ["amount"], definition: "USING btree (amount)" }),
  ],
};

const plans: [string, Plan][] = [
  ["a plain table", planOf(tableState())],
  ["a table with one of everything", planOf(richState)],
  ["a table with subpartitions", planOf(richState, monthAndHash)],
  ["missing partitions", planOf(shortState)],
  [
    "a table that becomes a partition",
    planOf({ ...richState, foreignKeys: [] }, target({ history: "keepAsOnePartition" })),
  ],
  ["a table that becomes plain", planOf(shortState, noPartitions)],
  ["a table whose key is widened", planOf(narrowState, target({ uniqueKeys: "widen" }))],
  ["a table whose keys are guarded alone", planOf(narrowKeys, target({ uniqueKeys: "guard" }))],
  ["a run that is rolled back", rollbackOf(richState)],
  ["a run that is rolled back, with a guard", rollbackOf(narrowState, target({ uniqueKeys: "widen" }))],
  ["a table before PostgreSQL 18", planOf(richState, target(), databaseState({ version: 150_018 }))],
];
const steps: [string, Step][] = plans.flatMap(([name, plan]) =>
  plan.steps.map((step): [string, Step] => [`${step.kind} of ${name}`, step]),
);

/** A step's statements stand in one template, but that a retired table is opened by those of others as well. */
function statementsOf({ kind }: Step): readonly string[] {
  return kind === "prepareRollback"
    ? prepareRollbackStatements
    : postgresTemplates.statementNames(files[kind]);
}

/** How a preview shows what stands for these values in an execution. */
const shown: readonly (readonly [string, string])[] = [
  ['"run_partition"', ":partition"],
  ['"run_leaf"', ":leaf"],
  ['"run_leaf_schema"', ":leafSchema"],
  ['"run_part_schema"', ":schema"],
  ['"run_part"', ":part"],
  ["'run lower'", ":lower"],
  ["'run upper'", ":upper"],
  ["REMAINDER 3", "REMAINDER :remainder"],
  ["run_id = 17", "run_id = :run"],
  ['"run_twin"', ":twin"],
  ["VALUES (17, 'attachHistory'", "VALUES (:run, 'attachHistory'"],
  ["VALUES (17, 'swapped'", "VALUES (:run, 'swapped'"],
  ["note_truncate('17'", "note_truncate(':run'"],
  ['"run_grantee" WITH GRANT OPTION', ":grantee :grantOption"],
  ['"run_grantee"', ":grantee"],
  ['"run_grantor"', ":grantor"],
  ["REVOKE SELECT", "REVOKE :privilege"],
  ["GRANT SELECT", "GRANT :privilege"],
  ["'run signature'", ":expectedSignature"],
  ["'run segment'", ":expectedSegment"],
  ["'run returning'", ":expectedReturning"],
  ['"run_trigger"', ":trigger"],
  ['"run_trigger_schema"', ":triggerSchema"],
  ['"run_trigger_table"', ":triggerTable"],
  ["'by', 17", "'by', :run"],
  [" WITH DATA", " :dataClause"],
  ["'attempts', 2,", "'attempts', :attempt,"],
  ["'replayed', 5,", "'replayed', :replayed,"],
  ["400 ms", ":windowMs ms"],
  ["= 400;", "= :windowMs;"],
  ["= 450", "= :statementMs"],
  ["statement_timeout = 50;", "statement_timeout = :waitMs;"],
  ["= 100;", "= :lockMs;"],
  [/lock_timeout = 50(?=;|$)/.source, "lock_timeout = :waitMs"],
  ["RESET (autovacuum_enabled)", ":autovacuumClause"],
];

function asPreview(text: string, binds: readonly string[]): string {
  // A number that is no bind of ours belongs to a statement that is being prepared.
  const bound = text.replace(/\$(\d+)/g, (whole, number: string) => {
    const name = binds[Number(number) - 1];
    return name === undefined ? whole : `:${name}`;
  });
  const withWait = bound.replace(/lock_timeout = 50(?=;|$)/, "lock_timeout = :waitMs");
  return shown.reduce((result, [executed, previewed]) => result.replaceAll(executed, previewed), withWait);
}

describe("the templates", () => {
  it.each(Object.entries(files))("have every statement of %s in one file", (_, file) => {
    const text = readFileSync(path.join(folder, `${file}.sql`), "utf8");
    const names = postgresTemplates.statementNames(file);
    expect(names.length).toBe(text.split("\n").filter((line) => line.startsWith("-- name:")).length);
    expect(new Set(names).size).toBe(names.length);
  });

  it("refuse a tag without a value", () => {
    expect(() => postgresTemplates.render("10_create_table", "becomeOwner", () => ({}), false)).toThrow(
      "The template uses {{owner}}, which has no value.",
    );
    expect(() =>
      postgresTemplates.render("10_create_table", "becomeOwner", () => ({ owner: undefined }), true),
    ).toThrow("no value");
  });

  it("refuse a statement that no template has", () => {
    expect(() => postgresTemplates.render("10_create_table", "dropEverything", () => ({}), false)).toThrow(
      "templates/postgres/10_create_table.sql has no statement dropEverything.",
    );
  });

  it("number a bind that is used twice once", () => {
    const [step] = plans[0]?.[1].steps.filter(({ kind }) => kind === "dataLoad") ?? [];
    if (!step) throw new Error("no load");
    const { text, binds } = renderer.script(step).statement("copyChunk");
    expect(binds).toEqual(["lower", "upper"]);
    expect(text.match(/\$\d/g)).toEqual(["$1", "$1", "$1", "$2", "$2", "$2"]);
  });
});

describe("preview and execution", () => {
  it.each(steps)("have the same text but for bind markers: %s", (_, step) => {
    const script = renderer.script(step);
    const executed = statementsOf(step).flatMap((name) =>
      executionsOf(step, name).map((values) => {
        const { text, binds, repeat } = script.statement(name, values);
        return { name: `${step.kind}.${name}`, text: asPreview(text, binds), repeat };
      }),
    );
    const previewed = renderer.preview(step).map(({ name, text, repeat }) => ({ name, text, repeat }));
    expect(previewed).toEqual(executed);
  });

  it.each(steps)("bind what they show: %s", (_, step) => {
    for (const { name, binds } of renderer.preview(step)) {
      const statement = name.slice(step.kind.length + 1);
      const [values] = executionsOf(step, statement);
      expect(renderer.script(step).statement(statement, values).binds).toEqual(binds);
    }
  });

  it.each(steps)("show every statement that the plan does not do without: %s", (_, step) => {
    const previewed = new Set(renderer.preview(step).map(({ name }) => name.slice(step.kind.length + 1)));
    const expected = statementsOf(step).filter((name) => executionsOf(step, name).length > 0);
    expect([...previewed]).toEqual(expected);
  });

  it.each(steps)("leave no tag and no undefined value in a text: %s", (_, step) => {
    for (const { text } of renderer.preview(step)) {
      expect(text).not.toMatch(/\{\{|\}\}|undefined|\[object/);
      expect(text).not.toMatch(/;\s*$/);
    }
  });
});

describe("a statement of one of everything", () => {
  function textOf(kind: Step["kind"], statement: string, values: StatementValues = {}): string {
    const step = planOf(richState, monthAndHash).steps.find((candidate) => candidate.kind === kind);
    if (!step) throw new Error(`no ${kind}`);
    return renderer.script(step).statement(statement, values).text;
  }

  it("defines columns as they are in the source", () => {
    const text = textOf("createTable", "createInterim");
    expect(text).toContain(
      '"order_id" bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "app"."orders_interim_order_id_seq" START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE) NOT NULL',
    );
    expect(text).toContain(
      '"order_date" timestamp without time zone DEFAULT now() CONSTRAINT "orders_order_date_not_null" NOT NULL',
    );
    expect(text).toContain('"note" text COMPRESSION lz4 COLLATE app."nd"');
    expect(text).toContain('"gross" numeric GENERATED ALWAYS AS (amount * 1.19) STORED');
    expect(text).toContain('CONSTRAINT "orders_amount_positive" CHECK ((amount > 0))');
    expect(text).not.toContain("orders_small");
    expect(text).toContain('PARTITION BY RANGE ("order_date") TABLESPACE "fast"');
  });

  it("never writes a generated column, nor updates an identity", () => {
    const copy = textOf("dataLoad", "copyChunk");
    expect(copy).toContain("OVERRIDING SYSTEM VALUE");
    expect(copy).not.toContain("gross");
    const upsert = textOf("deltaLoad", "upsertPresent");
    expect(upsert).toContain('"amount" = EXCLUDED."amount"');
    expect(upsert).not.toMatch(/"(gross|order_id)" = EXCLUDED/);
  });

  it("compares by their form what equality would confuse", () => {
    const text = textOf("validate", "compareChunk");
    expect(text).toContain(
      'ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."note"::text COLLATE pg_catalog."C", numeric_send(t."gross"))',
    );
  });

  it("gives leaves the source's storage, and no autovacuum", () => {
    const values = { partition: "p", leaf: "p_h0", remainder: "0" };
    expect(textOf("createTable", "createSubpartition", values)).toContain(
      "WITH (fillfactor='70', autovacuum_enabled='off') TABLESPACE \"fast\"",
    );
  });

  it("puts the tablespace where each kind of index wants it", () => {
    expect(textOf("createIndexes", "createRoot", { index: "orders_no" })).toBe(
      'ALTER TABLE "app"."orders_interim" ADD CONSTRAINT "orders_interim_orders_no" UNIQUE (customer_id, order_date, order_id) USING INDEX TABLESPACE "fast" DEFERRABLE',
    );
    expect(textOf("createIndexes", "createRoot", { index: "orders_open" })).toBe(
      'CREATE INDEX "orders_interim_orders_open" ON "app"."orders_interim" USING btree (customer_id) TABLESPACE "fast" WHERE (amount > 0)',
    );
  });

  it("enables a trigger in the state that it has", () => {
    expect(textOf("swapTables", "enableTrigger", { trigger: "audit" })).toContain('ENABLE TRIGGER "audit"');
    expect(textOf("swapTables", "enableTrigger", { trigger: "audit_always" })).toContain(
      'ENABLE ALWAYS TRIGGER "audit_always"',
    );
  });

  it("refuses a privilege that is no keyword", () => {
    const values = { privilege: "SELECT ON x; DROP TABLE y; --", grantee: "z" };
    expect(() => textOf("swapTables", "grant", values)).toThrow("is not a privilege");
  });
});
