// Holds the demo's PostgreSQL in a process of its own, so that --keep can leave it running. Started by server.ts.
import { startPostgres } from "../../postgres/server";
import { holdServer } from "../host";
import type { ServerAddress } from "./server";

/** As a careful DBA would set them on a small server. Durability is PostgreSQL's default: fsync and synchronous_commit on. */
const SETTINGS = {
  shared_buffers: "512MB",
  maintenance_work_mem: "256MB",
  max_wal_size: "4GB",
  // Queries without the partition key lock every partition they probe.
  max_locks_per_transaction: 256,
};

void holdServer<ServerAddress>(async () => {
  const server = await startPostgres({ settings: SETTINGS });
  const { host, port, superuser, password } = server;
  return { address: { host, port, superuser, password }, stop: () => server.stop() };
});
