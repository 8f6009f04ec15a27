import {
  cutIndexDefinition,
  cutPrefix,
  formatTriggerHead,
  splitTriggerDefinition,
} from "../../../provider/discovery/postgres/deparsed-text";

const index = { unique: false, quotedName: "i", quotedTable: "app.orders", partitioned: false };
const trigger = {
  quotedName: "audit",
  quotedTable: "app.orders",
  isConstraint: false,
  timing: "AFTER",
  events: ["INSERT", "UPDATE", "DELETE"],
  updateColumns: [] as string[],
};

describe("cutPrefix", () => {
  it("gives the rest, or null where the text begins otherwise", () => {
    expect(cutPrefix("abc", "ab")).toBe("c");
    expect(cutPrefix("abc", "abc")).toBe("");
    expect(cutPrefix("abc", "b")).toBeNull();
  });
});

describe("cutIndexDefinition", () => {
  it.each([
    ["a plain index", index, "CREATE INDEX i ON app.orders USING btree (day)"],
    ["a unique one", { ...index, unique: true }, "CREATE UNIQUE INDEX i ON app.orders USING btree (day)"],
    [
      "one of a partitioned table",
      { ...index, partitioned: true },
      "CREATE INDEX i ON ONLY app.orders USING btree (day)",
    ],
    [
      "names that look like the statement",
      { ...index, quotedName: '"x ON a.b USING hash ("', quotedTable: 'app."t USING gin (\n"' },
      'CREATE INDEX "x ON a.b USING hash (" ON app."t USING gin (\n" USING btree (day)',
    ],
    [
      "quotes in names",
      { ...index, quotedName: '"a""b"', quotedTable: '"Ünï"."se""lect"' },
      'CREATE INDEX "a""b" ON "Ünï"."se""lect" USING btree (day)',
    ],
  ])("cuts %s", (_, head, text) => {
    expect(cutIndexDefinition(text, head)).toBe("USING btree (day)");
  });

  it.each([
    ["another name", "CREATE INDEX j ON app.orders USING btree (day)"],
    ["another table", "CREATE INDEX i ON app.orders2 USING btree (day)"],
    ["an unexpected word", "CREATE INDEX i ON ONLY app.orders USING btree (day)"],
    ["no USING", "CREATE INDEX i ON app.orders WITH btree (day)"],
  ])("gives null for %s", (_, text) => {
    expect(cutIndexDefinition(text, index)).toBeNull();
  });
});

describe("formatTriggerHead", () => {
  it("prints the events in PostgreSQL's order", () => {
    const events = ["TRUNCATE", "UPDATE", "DELETE", "INSERT"];
    expect(formatTriggerHead({ ...trigger, events })).toBe(
      "CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON",
    );
  });
});

describe("splitTriggerDefinition", () => {
  it("splits at the table's name, however often it appears", () => {
    const hostile = {
      ...trigger,
      quotedName: '"x ON app.orders FOR"',
      quotedTable: 'app."y FOR EACH ROW"',
      events: ["UPDATE"],
      updateColumns: ["day", '" ON "'],
    };
    const head = 'CREATE TRIGGER "x ON app.orders FOR" AFTER UPDATE OF day, " ON " ON';
    const tail = "FOR EACH ROW EXECUTE FUNCTION app.audit()";
    expect(splitTriggerDefinition(`${head} app."y FOR EACH ROW" ${tail}`, hostile)).toEqual({ head, tail });
  });

  it("knows constraint triggers", () => {
    const head = "CREATE CONSTRAINT TRIGGER audit AFTER INSERT ON";
    const tail = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.audit()";
    const constraint = { ...trigger, isConstraint: true, events: ["INSERT"] };
    expect(splitTriggerDefinition(`${head} app.orders ${tail}`, constraint)).toEqual({ head, tail });
  });

  it("gives null for what PostgreSQL is not known to print", () => {
    const text =
      "CREATE OR REPLACE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE ON app.orders FOR EACH ROW";
    expect(splitTriggerDefinition(text, trigger)).toBeNull();
  });
});
