import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("triggers", () => {
  it("are read with the text around the table's name", async () => {
    await database.query(`
      CREATE TABLE app.trg (id int, day date);
      CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER row_trigger BEFORE UPDATE OF day, id OR INSERT ON app.trg
        FOR EACH ROW WHEN (NEW.id > 0) EXECUTE FUNCTION app.touch('an argument');
      CREATE TRIGGER set_trigger AFTER DELETE ON app.trg
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
      CREATE TRIGGER truncate_trigger BEFORE TRUNCATE ON app.trg EXECUTE FUNCTION app.touch();
      CREATE CONSTRAINT TRIGGER constraint_trigger AFTER INSERT OR DELETE ON app.trg
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
      ALTER TABLE app.trg DISABLE TRIGGER set_trigger, ENABLE ALWAYS TRIGGER truncate_trigger,
        ENABLE REPLICA TRIGGER row_trigger;
      COMMENT ON TRIGGER row_trigger ON app.trg IS 'touches'`);
    const { triggers } = await database.discover("app", "trg");
    expect(triggers).toMatchObject([
      {
        name: "constraint_trigger",
        definitionHead: "CREATE CONSTRAINT TRIGGER constraint_trigger AFTER INSERT OR DELETE ON",
        definitionTail: "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch()",
        isConstraint: true,
        state: "ORIGIN",
        level: "ROW",
        timing: "AFTER",
        events: ["INSERT", "DELETE"],
      },
      {
        name: "row_trigger",
        definitionHead: "CREATE TRIGGER row_trigger BEFORE INSERT OR UPDATE OF day, id ON",
        definitionTail: "FOR EACH ROW WHEN ((new.id > 0)) EXECUTE FUNCTION app.touch('an argument')",
        state: "REPLICA",
        timing: "BEFORE",
        events: ["INSERT", "UPDATE"],
        functionName: "app.touch",
        functionBody: "BEGIN RETURN NEW; END",
        comment: "touches",
        hasTransitionTables: false,
        isConstraint: false,
      },
      {
        name: "set_trigger",
        state: "DISABLED",
        level: "STATEMENT",
        hasTransitionTables: true,
        events: ["DELETE"],
      },
      { name: "truncate_trigger", state: "ALWAYS", level: "STATEMENT", events: ["TRUNCATE"] },
    ]);
    for (const { definition, definitionHead, definitionTail } of triggers) {
      expect(`${definitionHead} app.trg ${definitionTail}`).toBe(definition);
    }
  });
});
