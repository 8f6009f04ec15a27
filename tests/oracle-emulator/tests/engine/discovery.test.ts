import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { DISCOVERY_QUERIES } from "../dictionary/queries";
import { connectTo, DBA, startTestEmulator } from "./emulator";

describe("discovery", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator, DBA);
    await connection.execute("CREATE TABLE hr.found (id NUMBER PRIMARY KEY, doc CLOB)");
  });
  afterAll(async () => {
    await connection.close();
    await emulator.close();
  });

  it.each(DISCOVERY_QUERIES.map((sql) => [/ FROM (\w+(?:\$\w+)?)/i.exec(sql)?.[1] ?? sql, sql]))(
    "reads %s as it stands",
    async (_, sql) => {
      const binds: Record<string, unknown> = {};
      if (sql.includes(":oid")) binds["oid"] = 1;
      if (sql.includes(":o,")) binds["o"] = '["HR"]';
      const { metaData } = await connection.execute(sql, binds as oracledb.BindParameters);
      expect(metaData?.length).toBeGreaterThan(0);
    },
  );
});
