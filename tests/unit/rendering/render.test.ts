import { readFileSync } from "node:fs";
import path from "node:path";
import { createPostgresRenderer, postgresTemplates } from "../../../provider/rendering/render";
import { Marker } from "../../../provider/rendering/template";
import { dependantItems, isOfDependants } from "../../../provider/rendering/views/dependants";
import { materializedItems } from "../../../provider/rendering/views/materialized-views";
import { keyId } from "../../../provider/schema/foreign-key";
import type {
  CarriedKey,
  Plan,
  Step,
  SwapTablesStep,
  ValidateForeignKeysStep,
} from "../../../provider/schema/plan";
import type { StatementValues } from "../../../provider/schema/statement";
import type { TableState } from "../../../provider/schema/table-state";
import { hostileNames } from "../../support/hostile";
import { monthAndHash, noPartitions, planOf, richState, shortState } from "../../support/plans";
import { databaseState, index, narrowState, tableState, target } from "../../support/table-state";

const renderer = createPostgresRenderer((oid) => `signature_of(${oid})`);
const folder = path.join(__dirname, "../../../templates/postgres");
const files: Readonly<Record<Step["kind"], string>> = {
  startJournal: "05_start_journal",
  createTable: "10_create_table",
  dataLoad: "20_data_load",
  createIndexes: "30_create_indexes",
  guardKeys: "32_guard_keys",
  gatherStatistics: "35_gather_statistics",
  deltaLoad: "40_delta_load",
  validate: "45_validate",
  createMaterializedViews: "47_create_materialized_views",
  swapTables: "50_swap_tables",
  swapDefault: "55_swap_default",
  validateForeignKeys: "55_validate_foreign_keys",
  detachPartitions: "70_detach_partitions",
  dropPartitions: "75_drop_partitions",
  restoreGrants: "60_restore_grants",
  addPartitions: "65_add_partitions",
  proveHistory: "07_prove_history",
  matchIndexes: "32_match_indexes",
  attachHistory: "55_attach_history",
};

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
  ["a table before PostgreSQL 18", planOf(richState, target(), databaseState({ version: 150_018 }))],
];
const steps: [string, Step][] = plans.flatMap(([name, plan]) =>
  plan.steps.map((step): [string, Step] => [`${step.kind} of ${name}`, step]),
);

/** Values as an execution has them; every name and literal stands out, so that it can be found again. */
const runtime = {
  partition: "run_partition",
  leaf: "run_leaf",
  furtherLeaves: "",
  leafSchema: "run_leaf_schema",
  partSchema: "run_part_schema",
  part: "run_part",
  bound: { kind: "range", lower: "run lower", upper: "run upper" },
  remainder: "3",
  run: "17",
  privilege: "SELECT",
  grantee: "run_grantee",
  grantor: "run_grantor",
  grantable: true,
  expectedSignature: "run signature",
  attempt: "2",
  replayed: "5",
  windowMs: "400",
  waitMs: "50",
  statementMs: "450",
  lockMs: "100",
  upper: "run upper",
  twin: "run_twin",
  autovacuumClause: "RESET (autovacuum_enabled)",
  dataClause: "WITH DATA",
  expectedSegment: "run segment",
} as const;

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

/** Leaves of the new table have its schema. */
function leafOf(key: CarriedKey): StatementValues {
  return key.direction === "INCOMING" ? {} : { leafSchema: key.table.schema };
}

/** The foreign keys that a statement is executed for; null where it is none about keys. */
function keysOf(step: SwapTablesStep | ValidateForeignKeysStep, statement: string): CarriedKey[] | null {
  const { foreignKeys: keys, keysByLeaf } = step;
  const whole = keys.filter(({ direction }) => !keysByLeaf || direction === "INCOMING");
  const isCommented = ({ comment }: CarriedKey) => comment !== null;
  if (step.kind === "validateForeignKeys") {
    const isByLeaf = /^(lockKey|attachKey|commentKey)$/.test(statement);
    const attached = keysByLeaf ? keys : [];
    return isByLeaf ? attached.filter((key) => statement !== "commentKey" || isCommented(key)) : keys;
  }
  if (statement === "dropKey") return keys;
  if (statement === "addKey") return whole;
  if (statement === "addLeafKey") return keysByLeaf ? keys : [];
  return statement === "commentKey" ? whole.filter(isCommented) : null;
}

/** The items that an execution renders a statement for: the same lists that `provider/execution` goes through. */
function executionsOf(step: Step, statement: string): StatementValues[] {
  const each = <Key extends string>(key: Key, items: readonly { name: string }[]) =>
    items.map(({ name }) => ({ ...runtime, [key]: name }));
  if ("copy" in step && step.copy.becomesPlain) {
    const absent = ["createInterim", "createPartition", "createSubpartition", "createDefault"];
    if ([...absent, "createLeaf", "analyzeRoot", "analyzeTable"].includes(statement)) return [];
    if (statement === "vacuumLeaf") return [{ ...runtime, leaf: step.copy.interim.name }];
    if (statement === "restoreAutovacuum") return [{ ...runtime, leaf: step.copy.source.name }];
  } else if (statement === "createPlain") return [];
  if (step.kind === "createIndexes") {
    if (/^create(Leaf|Root)$/.test(statement)) return each("index", step.indexes);
    if (statement === "commentIndex")
      return each(
        "index",
        step.indexes.filter(({ comment }) => comment !== null),
      );
    if (/^(createTrigger|disableTrigger)$/.test(statement)) return each("trigger", step.triggers);
    if (statement === "commentTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ comment }) => comment !== null),
      );
  }
  if (step.kind === "guardKeys" && !statement.startsWith("become")) return each("guard", step.guards);
  if (step.kind === "createMaterializedViews")
    return step.views.flatMap((view, at) =>
      materializedItems(view, String(at), statement).map((item) => ({ ...runtime, ...item })),
    );
  if (step.kind === "swapTables") {
    if (/^(prepareGuarded|planGuarded|demandGuard)/.test(statement))
      return step.guards.length > 0 ? [runtime] : [];
    if (statement.endsWith("Guard")) return each("guard", step.guards);
    if (/^(retire|promote)Index$/.test(statement)) return each("index", step.indexes);
    if (statement === "moveIdentity") return each("sequence", step.sequences);
    if (isOfDependants(statement))
      return dependantItems(step.dependants, statement).map((item) => ({ ...runtime, ...item }));
    if (statement === "addLateCheck") return each("check", step.lateChecks);
    if (statement === "commentLateCheck")
      return each(
        "check",
        step.lateChecks.filter(({ comment }) => comment !== null),
      );
    if (statement === "enableTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ state }) => state !== "DISABLED"),
      );
  }
  if (step.kind === "swapTables" || step.kind === "validateForeignKeys") {
    const keys = keysOf(step, statement);
    if (keys) return keys.map((key) => ({ ...runtime, ...leafOf(key), key: keyId(key) }));
  }
  if (step.kind === "matchIndexes" || step.kind === "attachHistory") {
    const commented = <T extends { comment: string | null }>(items: readonly T[]) =>
      statement.startsWith("comment") ? items.filter(({ comment }) => comment !== null) : items;
    if (/Index$/.test(statement)) return each("index", commented(step.indexes));
    if (/Check$/.test(statement) && statement !== "dropCheck")
      return each("check", commented(step.lateChecks));
    if (statement === "enableTrigger")
      return each(
        "trigger",
        step.triggers.filter(({ state }) => state !== "DISABLED"),
      );
    if (/Trigger$/.test(statement)) return each("trigger", commented(step.triggers));
    if (statement === "moveIdentity" && "sequences" in step) return each("sequence", step.sequences);
  }
  if (step.kind === "restoreGrants" && statement === "followColumns")
    return step.sequences.map(({ name, column }) => ({ ...runtime, sequence: name, column }));
  if (statement === "findSwapped" && "neighbours" in step && step.foreignKeys.length === 0) return [];
  if (
    statement === "listKeyLeaves" &&
    "neighbours" in step &&
    !(step.keysByLeaf && step.foreignKeys.length > 0)
  )
    return [];
  if (statement === "readSegments" && "copy" in step && !step.copy.hasPartitions) return [];
  if (step.kind === "createTable") {
    if (statement === "addIdentity")
      return step.likeSource
        ? step.identities.map(({ column }) => ({ ...runtime, identityColumn: column }))
        : [];
    if (statement === "alterColumn")
      return step.columnSettings.map((setting) => ({ ...runtime, ...setting }));
    if (statement === "comment") return step.comments.map((comment) => ({ ...runtime, ...comment }));
    if (statement === "grantSequence") return step.sequenceGrants.map((grant) => ({ ...runtime, ...grant }));
  }
  const isSubpartition = statement === "createSubpartition";
  if (isSubpartition && "layout" in step && step.layout.hash === null) return [];
  return [runtime];
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
    const executed = postgresTemplates.statementNames(files[step.kind]).flatMap((name) =>
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
    const expected = postgresTemplates
      .statementNames(files[step.kind])
      .filter((name) => executionsOf(step, name).length > 0);
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

/** Takes quoted names, literals and comments out of a statement, as PostgreSQL's lexer does: what is left is code. */
function codeOf(sql: string): string {
  return sql.replace(
    /(\$[A-Za-z_]\w*\$|\$\$)[\s\S]*?\1|"(?:[^"]|"")*"| E'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|--[^\n]*/g,
    "X",
  );
}

describe("hostile names", () => {
  /** The same, with a unique key that lacks the partition key. */
  const richAndNarrow = {
    ...richState,
    indexes: [...richState.indexes, index("a_key", { unique: true, columns: ["order_id"] })],
  };

  function hostile(name: string, base: TableState = richState): TableState {
    const rename = (old: string) => (old === "order_id" ? name : old);
    return {
      ...base,
      schema: name,
      table: name,
      owner: name,
      tablespace: name,
      comment: name,
      columns: base.columns.map((column) => ({ ...column, name: rename(column.name), comment: name })),
      constraints: base.constraints.map((constraint) => ({
        ...constraint,
        columns: constraint.columns.map(rename),
        comment: name,
      })),
      indexes: base.indexes.map((index) => ({
        ...index,
        columns: index.columns.map(rename),
        ...(index.name === "a_key"
          ? { definition: `USING btree ("${rename("order_id").replaceAll('"', '""')}")` }
          : {}),
        tablespace: name,
        comment: index.constraint === null ? name : null,
      })),
      triggers: base.triggers.map((trigger) => ({
        ...trigger,
        name: `${name}${trigger.name}`,
        comment: name,
      })),
      foreignKeys: base.foreignKeys.map((key, at) => ({
        ...key,
        name: `${name}${at}`,
        table: { schema: name, name: key.direction === "INCOMING" ? `${name}${at}` : name },
        references: { schema: name, name: key.direction === "OUTGOING" ? `${name}${at}` : name },
        referencedColumns: key.referencedColumns.map(rename),
        comment: name,
      })),
      sequences: base.sequences.map((sequence) => ({
        ...sequence,
        schema: name,
        owner: name,
        column: rename(sequence.column),
        name: `${name}${sequence.kind}`,
      })),
      materializedViews: base.materializedViews.map((view) => ({
        ...view,
        schema: name,
        name,
        owner: name,
        tablespace: name,
        accessMethod: name,
        comment: name,
        columns: view.columns.map((column) => ({ ...column, name, comment: name })),
        indexes: view.indexes.map((index) => ({ ...index, name, tablespace: name, comment: name })),
      })),
      views: base.views.map((view) => ({
        ...view,
        schema: name,
        name,
        owner: name,
        rules: view.rules.map((rule) => ({ ...rule, name })),
      })),
    };
  }

  function codes(state: TableState, hashColumn: string, values: StatementValues): string[] {
    const wanted = target({
      uniqueKeys: "widen",
      schema: state.schema,
      table: state.table,
      subpartitionType: "HASH",
      subpartitionColumn: hashColumn,
      subpartitionCount: 4,
    });
    return planOf(state, wanted).steps.flatMap((step) => {
      const script = renderer.script(step);
      return postgresTemplates
        .statementNames(files[step.kind])
        .flatMap((statement) =>
          executionsOf(step, statement).map((own) =>
            codeOf(script.statement(statement, { ...own, ...values }).text),
          ),
        );
    });
  }

  const namesOf = (name: string) => ({
    partition: name,
    leaf: name,
    leafSchema: name,
    part: name,
    partSchema: name,
    grantee: name,
    grantor: name,
    lower: name,
    upper: name,
    expectedSignature: name,
  });
  const harmless = codes(hostile("harmless", richAndNarrow), "harmless", namesOf("harmless"));

  it.each(hostileNames)("stay names, whatever they hold: %j", (name) => {
    expect(codes(hostile(name, richAndNarrow), name, namesOf(name))).toEqual(harmless);
  });

  it.each(["$guard$", "$guard$ $guard1$"])("cannot end the body of a guard's function: %s", (name) => {
    const wanted = target({ schema: name, table: name, uniqueKeys: "widen" });
    const steps = planOf(hostile(name, richAndNarrow), wanted).steps;
    const step = steps.find(({ kind }) => kind === "guardKeys");
    if (step?.kind !== "guardKeys") throw new Error("no guard");
    const guard = step.guards[0]?.name ?? "";
    const { text } = renderer.script(step).statement("createGuardFunction", { guard });
    const [, quote = ""] = /AS (\$\w+\$)/.exec(text) ?? [];
    expect(text.split(quote)).toHaveLength(3);
    expect(text.endsWith(quote)).toBe(true);
  });

  it.each(["$journal$", "$journal$ $journal1$"])(
    "cannot end the body of a journal's function: %s",
    (name) => {
      const [step] = planOf(hostile(name), target({ schema: name, table: name })).steps;
      if (!step) throw new Error("no step");
      const { text } = renderer.script(step).statement("createJournalFunction");
      const [, quote = ""] = /AS (\$\w+\$)/.exec(text) ?? [];
      expect(text.split(quote)).toHaveLength(3);
      expect(text.endsWith(quote)).toBe(true);
    },
  );

  it.each(["$lock$", "$lock$ $lock1$"])("cannot end the block that locks views: %s", (name) => {
    const { steps } = planOf(hostile(name), target({ schema: name, table: name }));
    const swap = steps.find(({ kind }) => kind === "swapTables");
    if (!swap) throw new Error("no swap");
    const { text } = renderer.script(swap).statement("lockViews", runtime);
    const [, quote = ""] = /DO (\$\w+\$)/.exec(text) ?? [];
    expect(text.split(quote)).toHaveLength(3);
  });

  it("are refused where PostgreSQL would cut them", () => {
    const long = "a".repeat(64);
    expect(() =>
      postgresTemplates.render("10_create_table", "becomeOwner", () => ({ owner: long }), false),
    ).toThrow("NAME_TOO_LONG");
  });

  it("cannot pass for a marker", () => {
    const block = postgresTemplates.render(
      "10_create_table",
      "becomeOwner",
      () => ({ owner: ":owner" }),
      true,
    );
    expect(block.text).toBe('SET LOCAL ROLE ":owner"');
    const marked = postgresTemplates.render(
      "10_create_table",
      "becomeOwner",
      () => ({ owner: new Marker("owner") }),
      true,
    );
    expect(marked.text).toBe("SET LOCAL ROLE :owner");
  });
});
