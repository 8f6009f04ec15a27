import type { Dependant } from "../../../provider/schema/table-state";
import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

/** Creates a table, hangs something on it, and lists what is found, but for the table's own parts. */
async function dependantsOf(table: string, script: string): Promise<Dependant[]> {
  await database.query(
    `CREATE TABLE app.${table} (id int, day date, amount int, PRIMARY KEY (id, day)); ${script}`,
  );
  return (await database.discover("app", table)).dependants;
}

const plain = (kind: Dependant["kind"], name: string, detail = ""): Dependant => ({ kind, name, detail });

describe("dependants", () => {
  it("are none for a table with parts of its own", async () => {
    const found = await dependantsOf(
      "own",
      `ALTER TABLE app.own ADD note text DEFAULT 'x' CHECK (note <> ''), ADD tags text[],
         ADD counter serial, ADD number int GENERATED ALWAYS AS IDENTITY,
         ADD twice int GENERATED ALWAYS AS (id * 2) STORED, ADD UNIQUE (id, day, counter) DEFERRABLE;
       CREATE INDEX ON app.own (lower(note));
       CREATE FUNCTION app.own_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
       CREATE TRIGGER own BEFORE UPDATE OF day ON app.own FOR EACH ROW EXECUTE FUNCTION app.own_trigger();
       CREATE CONSTRAINT TRIGGER own2 AFTER INSERT ON app.own FOR EACH ROW EXECUTE FUNCTION app.own_trigger();
       CREATE TABLE app.own_parent (id int PRIMARY KEY) PARTITION BY RANGE (id);
       CREATE TABLE app.own_parent1 PARTITION OF app.own_parent DEFAULT;
       ALTER TABLE app.own ADD FOREIGN KEY (id) REFERENCES app.own_parent`,
    );
    expect(found).toEqual([]);
  });

  it("are views, materialized views and rules, of the table and of others", async () => {
    const found = await dependantsOf(
      "viewed",
      `CREATE VIEW app.viewed_view AS SELECT id FROM app.viewed;
       CREATE VIEW app.viewed_row AS SELECT v AS whole FROM app.viewed v;
       CREATE VIEW app.viewed_again AS SELECT * FROM app.viewed_view;
       CREATE MATERIALIZED VIEW app.viewed_stored AS SELECT count(*) FROM app.viewed;
       CREATE RULE own_rule AS ON DELETE TO app.viewed WHERE old.id = 0 DO INSTEAD NOTHING;
       CREATE TABLE app.viewed_other (id int);
       CREATE RULE other_rule AS ON INSERT TO app.viewed_other DO ALSO DELETE FROM app.viewed`,
    );
    expect(found).toEqual([
      plain("MATERIALIZED VIEW", "app.viewed_stored"),
      plain("RULE", "other_rule ON app.viewed_other"),
      plain("RULE", "own_rule ON app.viewed"),
      plain("VIEW", "app.viewed_row"),
      plain("VIEW", "app.viewed_view"),
    ]);
  });

  it("are functions and procedures that use the table or its row type", async () => {
    const found = await dependantsOf(
      "used",
      `CREATE FUNCTION app.takes(app.used) RETURNS int LANGUAGE sql AS 'SELECT 1';
       CREATE FUNCTION app.returns() RETURNS SETOF app.used LANGUAGE plpgsql AS 'BEGIN END';
       CREATE FUNCTION app.takes_many(app.used[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
       CREATE FUNCTION app.reads() RETURNS bigint BEGIN ATOMIC SELECT count(amount) FROM app.used; END;
       CREATE PROCEDURE app.writes() BEGIN ATOMIC DELETE FROM app.used; END;
       CREATE AGGREGATE app.gathers(app.used) (SFUNC = array_append, STYPE = app.used[]);
       CREATE FUNCTION app.unrelated() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM app.used'`,
    );
    expect(found).toEqual([
      plain("FUNCTION", "app.gathers(app.used)"),
      plain("FUNCTION", "app.reads()"),
      plain("FUNCTION", "app.returns()"),
      plain("FUNCTION", "app.takes(app.used)"),
      plain("FUNCTION", "app.takes_many(app.used[])"),
      plain("PROCEDURE", "app.writes()"),
    ]);
  });

  it("are columns, attributes, domains and ranges of the row type", async () => {
    const found = await dependantsOf(
      "row_type",
      `CREATE TABLE app.keeps (one app.row_type, many app.row_type[]);
       CREATE TYPE app.holds AS (one app.row_type);
       CREATE DOMAIN app.narrows AS app.row_type;
       CREATE TYPE app.spans AS RANGE (subtype = app.row_type)`,
    );
    expect(found).toEqual([
      plain("FUNCTION", "app.spans(app.row_type,app.row_type)"),
      plain("FUNCTION", "app.spans(app.row_type,app.row_type,text)"),
      plain("ROW TYPE USER", "app.holds.one"),
      plain("ROW TYPE USER", "app.keeps.many"),
      plain("ROW TYPE USER", "app.keeps.one"),
      plain("ROW TYPE USER", "app.narrows"),
      plain("ROW TYPE USER", "app.spans"),
    ]);
  });

  it("are policies of the table, and those of others that read it", async () => {
    const found = await dependantsOf(
      "secured",
      `CREATE POLICY own_policy ON app.secured USING (id > 0);
       CREATE TABLE app.secured_other (id int);
       CREATE POLICY "other policy" ON app.secured_other USING (id IN (SELECT id FROM app.secured))`,
    );
    expect(found).toEqual([
      plain("POLICY", '"other policy" ON app.secured_other'),
      plain("POLICY", "own_policy ON app.secured"),
    ]);
  });

  it("are no foreign keys, which are read by themselves", async () => {
    const found = await dependantsOf(
      "pointed_at",
      `CREATE TABLE app.line (id int, day date, FOREIGN KEY (id, day) REFERENCES app.pointed_at ON DELETE CASCADE);
       ALTER TABLE app.pointed_at ADD parent_id int, ADD parent_day date,
         ADD FOREIGN KEY (parent_id, parent_day) REFERENCES app.pointed_at`,
    );
    expect(found).toEqual([]);
  });

  it("are extended statistics", async () => {
    const found = await dependantsOf(
      "measured",
      "CREATE STATISTICS app.measured_st ON id, amount FROM app.measured",
    );
    expect(found).toEqual([
      plain(
        "EXTENDED STATISTICS",
        "app.measured_st",
        "CREATE STATISTICS app.measured_st ON id, amount FROM app.measured",
      ),
    ]);
  });

  it("are parents and children by inheritance", async () => {
    const found = await dependantsOf(
      "heir",
      `CREATE TABLE app.ancestor (id int NOT NULL);
       ALTER TABLE app.heir INHERIT app.ancestor;
       CREATE TABLE app.offspring () INHERITS (app.heir)`,
    );
    expect(found).toEqual([
      plain("INHERITANCE CHILD", "app.offspring"),
      plain("INHERITANCE PARENT", "app.ancestor"),
    ]);
  });

  it("are publications of the table, of its schema and of everything", async () => {
    const names = ["pub_table", "pub_schema", "pub_all"].map((name) => `${name}_${database.database}`);
    await database.asSuperuser(
      `CREATE TABLE app.published (id int, day date, amount int, PRIMARY KEY (id, day));
       CREATE UNLOGGED TABLE app.unpublished (id int);
       ALTER TABLE app.published OWNER TO ${database.user};
       ALTER TABLE app.unpublished OWNER TO ${database.user};
       SET client_min_messages = error;
       CREATE PUBLICATION ${names[0]} FOR TABLE app.published (id, day) WHERE (id > 0);
       CREATE PUBLICATION ${names[1]} FOR TABLES IN SCHEMA app;
       CREATE PUBLICATION ${names[2]} FOR ALL TABLES`,
    );
    const { dependants } = await database.discover("app", "published");
    const unpublished = await database.discover("app", "unpublished");
    await database.asSuperuser(names.map((name) => `DROP PUBLICATION ${name}`).join(";"));
    expect(dependants).toEqual([
      plain("PUBLICATION", names[2] ?? "", "FOR ALL TABLES"),
      plain("PUBLICATION", names[1] ?? "", "FOR TABLES IN SCHEMA"),
      plain("PUBLICATION", names[0] ?? "", "FOR TABLE (id, day) WHERE (id > 0)"),
    ]);
    expect(unpublished.dependants).toEqual([]);
  });

  it("are subscriptions that write into the table", async () => {
    await database.query("CREATE TABLE app.subscribed (id int PRIMARY KEY)");
    const name = `sub_${database.database}`;
    await database.asSuperuser(
      `SET client_min_messages = error;
       CREATE SUBSCRIPTION ${name} CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
    );
    // A subscription fills pg_subscription_rel when it connects.
    await database.asSuperuser(
      `INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate)
       SELECT oid, 'app.subscribed'::regclass, 'r' FROM pg_subscription WHERE subname = '${name}'`,
    );
    const { dependants } = await database.discover("app", "subscribed");
    await database.asSuperuser(`DROP SUBSCRIPTION ${name}`);
    expect(dependants).toEqual([plain("SUBSCRIPTION", name)]);
  });

  it("are security labels, on a column as well", async () => {
    await database.query("CREATE TABLE app.labelled (id int, secret text)");
    // Labels are given by modules, of which there is none here.
    await database.asSuperuser(
      `INSERT INTO pg_seclabel (objoid, classoid, objsubid, provider, label)
       VALUES ('app.labelled'::regclass, 'pg_class'::regclass, 2, 'guard', 'top secret')`,
    );
    const { dependants } = await database.discover("app", "labelled");
    expect(dependants).toEqual([
      plain("SECURITY LABEL", "column secret of table app.labelled", "guard: top secret"),
    ]);
  });

  it("are extensions that the table or an index of it belongs to", async () => {
    await database.query("CREATE TABLE app.member (id int); CREATE INDEX member_id ON app.member (id)");
    await database.asSuperuser(
      "ALTER EXTENSION plpgsql ADD TABLE app.member; ALTER INDEX app.member_id DEPENDS ON EXTENSION plpgsql",
    );
    const { dependants } = await database.discover("app", "member");
    await database.asSuperuser("ALTER EXTENSION plpgsql DROP TABLE app.member");
    expect(dependants).toEqual([
      plain("EXTENSION", "plpgsql", "dependency of index app.member_id"),
      plain("EXTENSION", "plpgsql", "member of table app.member"),
    ]);
  });

  it("are whatever else refers to the table, by the server's own description", async () => {
    const found = await dependantsOf(
      "various",
      `ALTER TABLE app.various ADD number int GENERATED ALWAYS AS IDENTITY;
       CREATE FUNCTION app.to_int(app.various) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
       CREATE CAST (app.various AS int) WITH FUNCTION app.to_int(app.various);
       CREATE OPERATOR app.@@@ (FUNCTION = app.to_int, RIGHTARG = app.various);
       CREATE TABLE app.borrower (id int DEFAULT nextval('app.various_number_seq'), a int, b date, c int, d int);
       ALTER TABLE app.borrower ADD CONSTRAINT borrower_check CHECK (((a, b, c, d)::app.various).id > 0);
       CREATE FUNCTION app.various_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
       CREATE CONSTRAINT TRIGGER from_various AFTER INSERT ON app.borrower FROM app.various
         FOR EACH ROW EXECUTE FUNCTION app.various_trigger();
       COMMENT ON TYPE app.various IS 'a row'`,
    );
    expect(found.filter(({ kind }) => kind === "OTHER")).toEqual([
      plain("OTHER", "cast from app.various to integer"),
      plain("OTHER", "comment on type app.various"),
      plain("OTHER", "constraint borrower_check on table app.borrower"),
      plain("OTHER", "default value for column id of table app.borrower"),
      plain("OTHER", "operator app.@@@(NONE,app.various)"),
      plain("OTHER", "trigger from_various on table app.borrower"),
    ]);
  });

  it("are comments on NOT NULL constraints from PostgreSQL 18 on", async () => {
    if (database.majorVersion < 18) return;
    const found = await dependantsOf(
      "noted",
      `ALTER TABLE app.noted ADD note text CONSTRAINT noted_nn NOT NULL;
       COMMENT ON CONSTRAINT noted_nn ON app.noted IS 'always'`,
    );
    expect(found).toEqual([plain("OTHER", "comment on constraint noted_nn on table app.noted")]);
  });
});

describe("views that read a table", () => {
  it("are taken apart, with all that hangs on them", async () => {
    await database.query(`CREATE TABLE app.parts (id int, day date, amount int, PRIMARY KEY (id, day));
      CREATE VIEW app."Some parts" WITH (security_barrier) AS SELECT id, amount AS number FROM app.parts;
      ALTER VIEW app."Some parts" ALTER number SET DEFAULT 7;
      COMMENT ON VIEW app."Some parts" IS 'some'; COMMENT ON COLUMN app."Some parts".number IS 'how many';
      CREATE RULE "no more" AS ON DELETE TO app."Some parts" DO INSTEAD DELETE FROM app.parts WHERE id = old.id;
      CREATE RULE others AS ON UPDATE TO app."Some parts" DO INSTEAD NOTHING;
      GRANT SELECT (id) ON app."Some parts" TO PUBLIC;
      CREATE VIEW app.parts_rows AS SELECT p AS part, ARRAY[p] AS parts, ctid FROM app.parts p;
      CREATE VIEW app.parts_again AS SELECT * FROM app."Some parts"`);
    const { views } = await database.discover("app", "parts");
    expect(views.map(({ quotedName }) => quotedName)).toEqual(['app."Some parts"', "app.parts_rows"]);
    const [some, rows] = views;
    expect(some).toMatchObject({
      isTemporary: false,
      owner: database.user,
      readsTable: true,
      options: ["security_barrier=true"],
      columns: [
        { name: "id", type: "integer", default: null, comment: null },
        { name: "number", type: "integer", default: "7", comment: "how many" },
      ],
      rules: [
        { name: "no more", quotedName: '"no more" ON app."Some parts"', readsTable: true },
        { name: "others", readsTable: false },
      ],
      comment: "some",
    });
    expect(some?.definition).toMatch(/^ SELECT .*\n\s+FROM app\.parts$/s);
    expect(some?.rules[0]?.definition).toMatch(/^AS\n\s+ON DELETE TO app\."Some parts" DO INSTEAD .*[^;]$/s);
    expect(some?.grants).toContainEqual({
      grantee: "",
      grantor: database.user,
      privilege: "SELECT",
      grantable: false,
      column: "id",
    });
    expect(rows).toMatchObject({ rowColumns: ["part", "parts"], systemColumns: ["ctid"] });
  });

  it("are refused to a role that may not replace them", async () => {
    await database.asSuperuser(`CREATE TABLE app.guarded (id int, day date, PRIMARY KEY (id, day));
      ALTER TABLE app.guarded OWNER TO ${database.user};
      CREATE SCHEMA closed; GRANT USAGE ON SCHEMA closed TO ${database.user};
      CREATE SCHEMA hidden; CREATE FUNCTION hidden.f() RETURNS int RETURN 1;
      CREATE VIEW closed.v AS SELECT id, hidden.f() FROM app.guarded`);
    const { missingPrivileges } = await database.discover("app", "guarded");
    expect(missingPrivileges.filter(({ on }) => !on.includes("database"))).toMatchObject([
      { privilege: "membership", on: "role postgres" },
      { privilege: "CREATE", on: "schema closed" },
      { privilege: "USAGE", on: "schema hidden" },
    ]);
    await database.asSuperuser("DROP SCHEMA closed, hidden CASCADE");
  });
});

describe("functions and procedures", () => {
  it("are taken apart where they refer to the table by its object id", async () => {
    await database.query(`CREATE TABLE app.called (id int, day date, PRIMARY KEY (id, day));
      CREATE FUNCTION app.many(day date) RETURNS bigint RETURN (SELECT count(*) FROM app.called c WHERE c.day = many.day);
      COMMENT ON FUNCTION app.many IS 'how many';
      CREATE PROCEDURE app.keep(app.called) LANGUAGE sql AS '';
      CREATE AGGREGATE app.gather(app.called) (SFUNC = array_append, STYPE = app.called[])`);
    const { routines } = await database.discover("app", "called");
    expect(routines).toMatchObject([
      { name: "app.gather(app.called)", kind: "AGGREGATE", hasRowType: true, definition: "" },
      { name: "app.keep(app.called)", kind: "PROCEDURE", hasRowType: true },
      {
        name: "app.many(date)",
        kind: "FUNCTION",
        hasRowType: false,
        isPrivileged: false,
        comment: "how many",
      },
    ]);
    expect(routines[2]?.definition).toMatch(/^CREATE OR REPLACE FUNCTION app\.many\(day date\).*\)$/s);
  });
});
