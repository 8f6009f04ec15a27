import net from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { resolveOutcome } from "../../../tools/demo/application/postgres/outcome";
import { createHrDatabase, type HrDatabase } from "./hr-database";

/** A way to the server that now and then passes on a COMMIT and then breaks, so that its answer is lost. */
async function startCommitLosingProxy(to: { host: string; port: number }, losesEvery: number) {
  let [commits, lost] = [0, 0];
  const server = net.createServer((client) => {
    const upstream = net.connect(to.port, to.host);
    upstream.on("data", (data) => client.write(data));
    client.on("data", (data) => {
      upstream.write(data);
      if (!data.includes("COMMIT")) return;
      commits += 1;
      if (commits % losesEvery !== 0) return;
      lost += 1;
      client.destroy();
    });
    for (const socket of [client, upstream]) {
      socket.on("error", () => undefined);
      socket.on("close", () => [client, upstream].forEach((other) => other.end()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    lost: () => lost,
    close: () => server.close(),
  };
}

describe("the writing application, when something fails", () => {
  let db: HrDatabase;
  beforeAll(async () => {
    db = await createHrDatabase();
  });
  afterAll(() => db.drop());

  it("counts failed statements, tells their messages, and knows its rows all the same", async () => {
    const admin = await db.connectAsSuperuser();
    const application = await db.startApplication();
    await sleep(300);
    await admin.query("REVOKE DELETE ON hr.events FROM hr_app");
    await sleep(700);
    await application.stop();
    await admin.query("GRANT DELETE ON hr.events TO hr_app");
    const { failedStatements, failures } = application.statistics();
    expect(failedStatements).toBeGreaterThan(0);
    expect(failures[0]).toMatch(/^events.delete: .*permission denied for table events/);
    expect((await application.verify(admin)).every(({ isEqual }) => isEqual)).toBe(true);
  });

  it("counts a probed row that cannot be seen as a failure", async () => {
    const admin = await db.connectAsSuperuser();
    const application = await db.startApplication();
    await admin.query("DELETE FROM hr.events WHERE event_id % 100 = 0 AND event_id <= 1000");
    await sleep(300);
    await application.stop();
    expect(application.statistics().failures[0]).toMatch(/^events.probe: .*read 0 rows/);
  });

  it("asks the server what became of a transaction whose COMMIT got no answer", async () => {
    const admin = await db.connectAsSuperuser();
    const proxy = await startCommitLosingProxy(db, 40);
    const application = await db.startApplication(proxy.address);
    while (proxy.lost() < 4) await sleep(100);
    await application.stop();
    proxy.close();
    expect(application.statistics()).toMatchObject({ unknown: 0 });
    expect(application.statistics().failures[0]).toMatch(/^commit: /);
    expect((await application.verify(admin)).map(({ isEqual }) => isEqual)).toEqual(Array(6).fill(true));
  });

  it("believes the server alone about an outcome", async () => {
    const address = { ...db };
    const session = await db.connect();
    async function finish(end: string): Promise<string> {
      await session.query("BEGIN");
      const { rows } = await session.query<{ id: string }>("SELECT pg_current_xact_id()::text AS id");
      const outcome = resolveOutcome(address, rows[0]?.id);
      await sleep(300);
      await session.query(end);
      return outcome;
    }
    await expect(finish("COMMIT")).resolves.toBe("committed");
    await expect(finish("ROLLBACK")).resolves.toBe("rolled back");
    await expect(resolveOutcome(address, undefined)).resolves.toBe("rolled back");
  });
});
