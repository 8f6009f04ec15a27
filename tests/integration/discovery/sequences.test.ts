import { createDiscoveryDatabase, type DiscoveryDatabase } from "./discovery-database";

let database: DiscoveryDatabase;
beforeAll(async () => {
  database = await createDiscoveryDatabase();
});
afterAll(() => database.drop());

describe("sequences", () => {
  it("are those of identity columns and those owned by a column", async () => {
    await database.query(`
      CREATE TABLE app.seq (
        id bigint GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2 MINVALUE -3 CYCLE CACHE 7),
        counter smallserial);
      COMMENT ON SEQUENCE app.seq_counter_seq IS 'counts';
      GRANT USAGE ON SEQUENCE app.seq_counter_seq TO PUBLIC`);
    const { sequences } = await database.discover("app", "seq");
    expect(sequences).toMatchObject([
      {
        schema: "app",
        name: "seq_id_seq",
        column: "id",
        kind: "IDENTITY",
        owner: database.user,
        dataType: "bigint",
        start: "5",
        increment: "2",
        min: "-3",
        max: "9223372036854775807",
        cache: "7",
        cycle: true,
        comment: null,
      },
      {
        name: "seq_counter_seq",
        column: "counter",
        kind: "OWNED",
        dataType: "smallint",
        max: "32767",
        comment: "counts",
      },
    ]);
    expect(sequences[1]?.grants).toContainEqual({
      grantee: "",
      grantor: database.user,
      privilege: "USAGE",
      grantable: false,
    });
  });
});
