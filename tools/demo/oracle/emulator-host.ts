// Holds the demo's test server for Oracle in a process of its own, so that --keep can leave it running. Started by servers.ts.
import { randomBytes } from "node:crypto";
import { startEmulator } from "../../../tests/oracle-emulator/src";
import { startPostgres } from "../../postgres/server";
import { holdServer } from "../host";
import type { EmulatorAddress } from "./servers";

/** The server executes; that it keeps what it has committed is no claim of the test server's, so it does not wait for the disk. */
const SETTINGS = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  shared_buffers: "512MB",
  maintenance_work_mem: "256MB",
  work_mem: "32MB",
  max_wal_size: "4GB",
  max_connections: 200,
};

void holdServer<EmulatorAddress>(async () => {
  const postgres = await startPostgres({ settings: SETTINGS });
  const administrator = { user: "SYSTEM", password: `Aa1_${randomBytes(9).toString("hex")}` };
  const emulator = await startEmulator({
    postgres: {
      host: postgres.host,
      port: postgres.port,
      user: postgres.superuser,
      password: postgres.password,
    },
    users: [{ name: administrator.user, password: administrator.password, dba: true }],
  });
  return {
    address: { connectString: emulator.connectString, administrator },
    stop: async () => {
      await emulator.close();
      await postgres.stop();
    },
  };
});
