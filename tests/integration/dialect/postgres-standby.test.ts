import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { verifyServer } from "../../../provider/dialect/postgres";
import { startPostgres, TEST_SETTINGS } from "../../../tools/postgres/server";

test("refuses a standby", async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-standby-"));
  const primary = await startPostgres({ dataDir, settings: TEST_SETTINGS });
  await primary.stop();
  fs.writeFileSync(path.join(dataDir, "data", "standby.signal"), "");
  const standby = await startPostgres({ dataDir, settings: TEST_SETTINGS });
  try {
    const { superuser: user, password } = standby;
    const connectString = standby.connectString("postgres");
    await expect(verifyServer({ engine: "postgres", connectString, user, password })).rejects.toThrow(
      `DATABASE_READ_ONLY: ${connectString} is a standby`,
    );
  } finally {
    await standby.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
});
