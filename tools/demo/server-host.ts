// Holds the demo's database server in a process of its own, so that --keep can leave it running.
// Started by server.ts, to which it talks over IPC. It ends with its parent, unless it was told to stay.
import { startPostgres, type PostgresServer } from "../postgres/server";
import type { HostMessage, HostRequest } from "./server";

/** As a careful DBA would set them on a small server. Durability is PostgreSQL's default: fsync and synchronous_commit on. */
const SETTINGS = {
  shared_buffers: "512MB",
  maintenance_work_mem: "256MB",
  max_wal_size: "4GB",
  // Queries without the partition key lock every partition they probe.
  max_locks_per_transaction: 256,
};

let isToStay = false;

function send(message: HostMessage): void {
  process.send?.(message);
}

async function stop(server: PostgresServer): Promise<void> {
  await server.stop();
  process.exit(0);
}

async function main(): Promise<void> {
  const server = await startPostgres({ settings: SETTINGS });
  process.on("SIGTERM", () => void stop(server));
  process.on("message", (message: HostRequest) => (isToStay = message === "stay"));
  process.on("disconnect", () => {
    if (!isToStay) void stop(server);
  });
  // Keeps the process alive when the parent has gone.
  setInterval(() => undefined, 60_000);
  const { host, port, superuser, password } = server;
  send({ host, port, superuser, password });
}

main().catch((error: unknown) => {
  send({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect();
});
