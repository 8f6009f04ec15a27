import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startDemoServer, type DemoServer } from "../../../tools/demo/postgres/server";

async function readSetting(server: DemoServer, name: string): Promise<string | undefined> {
  const { host, port, superuser: user, password } = server;
  const client = new pg.Client({ host, port, user, password, database: "postgres" });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ value: string }>("SELECT current_setting($1) AS value", [name]);
  await client.end();
  return rows[0]?.value;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describe("the demo's server", () => {
  it("keeps what it has committed, and ends when it is stopped", async () => {
    const server = await startDemoServer();
    expect(await readSetting(server, "fsync")).toBe("on");
    expect(await readSetting(server, "synchronous_commit")).toBe("on");
    await server.stop();
    await expect(readSetting(server, "fsync")).rejects.toThrow("ECONNREFUSED");
  });

  it("stays when it is left running, until a signal ends it", async () => {
    const server = await startDemoServer();
    await server.leaveRunning();
    await server.stop();
    expect(await readSetting(server, "fsync")).toBe("on");
    process.kill(server.processId, "SIGTERM");
    for (let attempt = 0; attempt < 100 && isAlive(server.processId); attempt += 1) await sleep(100);
    await expect(readSetting(server, "fsync")).rejects.toThrow("ECONNREFUSED");
  });
});
