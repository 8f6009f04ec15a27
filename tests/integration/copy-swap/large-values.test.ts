import { beforeStep, migrate, smallTarget } from "../../support/copy-swap";
import { readKind } from "../../support/equality";
import { createTestDatabase } from "../../support/test-database";

const sizes = [0, 3_000, 20_000_000];

it("values of 0 B, 3 kB and 20 MB are what they were, byte by byte, when they change meanwhile too", async () => {
  const database = await createTestDatabase();
  // Random digits: the server cannot compress them away.
  await database.query(`
    CREATE SCHEMA app;
    CREATE TABLE app.orders (order_id int, order_date timestamp, body bytea, document text, PRIMARY KEY (order_id, order_date));
    ALTER TABLE app.orders ALTER body SET STORAGE EXTERNAL;
    INSERT INTO app.orders
    SELECT size, '2026-01-01', convert_to(digits, 'UTF8'), digits
      FROM unnest(ARRAY[${sizes.join()}]) size,
           LATERAL (SELECT left(coalesce(string_agg(md5((size + i)::text), ''), ''), size) AS digits
                      FROM generate_series(1, size / 32 + 1) i) made`);
  const hashes =
    "SELECT order_id, length(body) AS length, md5(body) AS body, md5(document) AS document FROM app.orders ORDER BY 1";
  const { rows: before } = await database.query<{ length: number }>(hashes);
  expect(before.map(({ length }) => length)).toEqual(sizes);
  const observer = beforeStep("deltaLoad", async () => {
    await database.query("UPDATE app.orders SET order_date = order_date + interval '1 hour'");
  });
  await migrate(database, { target: smallTarget(), observer });
  expect((await database.query(hashes)).rows).toEqual(before);
  expect(await readKind(database, { schema: "app", table: "orders" })).toBe("p");
  await database.drop();
});
