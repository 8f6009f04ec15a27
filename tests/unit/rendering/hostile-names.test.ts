import { postgresTemplates, templateFiles as files } from "../../../provider/rendering/render";
import { Marker } from "../../../provider/rendering/template";
import type { StatementValues } from "../../../provider/schema/statement";
import type { TableState } from "../../../provider/schema/table-state";
import { hostileNames } from "../../support/hostile";
import { planOf, richState } from "../../support/plans";
import { executionsOf, renderer, runtime } from "../../support/rendered-steps";
import { index, target } from "../../support/table-state";

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
