import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startPostgres, type PostgresServer } from "../../../tools/postgres/server";

const root = path.join(__dirname, "../../..");

async function ask(server: PostgresServer, sql: string, password = server.password): Promise<unknown[]> {
  const { host, port, superuser } = server;
  const client = new pg.Client({ host, port, user: superuser, password, database: "postgres" });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} is still there`);
    await sleep(50);
  }
}

describe("startPostgres", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ settings: { work_mem: "5MB", fsync: false } });
  });
  afterAll(() => server.stop());

  it("applies its own settings and the caller's, and loads pg_stat_statements", async () => {
    await ask(server, "CREATE EXTENSION pg_stat_statements");
    expect(await ask(server, "SELECT count(*) > 0 FROM pg_stat_statements")).toEqual([true]);
    expect(await ask(server, "SELECT current_setting('work_mem')")).toEqual(["5MB"]);
  });

  it("listens on the loopback address alone", async () => {
    expect(await ask(server, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
    expect(await ask(server, "SHOW unix_socket_directories")).toEqual([""]);
  });

  it("refuses a wrong password", async () => {
    await expect(ask(server, "SELECT 1", "guess")).rejects.toThrow("password authentication failed");
  });

  it("gives a database's address as a connection wants it", () => {
    expect(server.connectString("app")).toBe(`127.0.0.1:${server.port}/app`);
  });
});

describe("a server with a data folder", () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kept-"));
  afterAll(() => fs.rmSync(dataDir, { recursive: true }));

  it("keeps data and password over a restart", async () => {
    const first = await startPostgres({ dataDir });
    await ask(first, "CREATE TABLE kept AS SELECT 1 AS value");
    await first.stop();
    await waitUntilGone(first.pid);

    const second = await startPostgres({ dataDir });
    expect(await ask(second, "SELECT value FROM kept")).toEqual([1]);
    await second.stop();
  });

  it("shows the end of the log when it does not start", async () => {
    await expect(startPostgres({ dataDir, settings: { work_mem: "plenty" } })).rejects.toThrow(
      /POSTGRES_START: .*invalid value for parameter "work_mem": "plenty"/s,
    );
  });
});

describe("a server whose process ends without stopping it", () => {
  const script = `
    const { startPostgres } = require("./tools/postgres/server.ts");
    startPostgres({ settings: { fsync: false } }).then((server) => {
      console.log(server.pid);
      if (process.argv[1] === "wait") setInterval(() => {}, 1000);
    });
  `;

  /** Runs the script and resolves to the server's process id, with the script's own process. */
  async function startOwner(ending: "wait" | "return"): Promise<{ owner: ChildProcess; serverPid: number }> {
    const owner = spawn(process.execPath, ["-r", "./tools/typescript.js", "-e", script, ending], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(owner.stdout, "data")) as [Buffer];
    return { owner, serverPid: Number(line.toString()) };
  }

  it.each(["SIGKILL", "SIGINT"] as const)("stops after %s", async (signal) => {
    const { owner, serverPid } = await startOwner("wait");
    expect(isAlive(serverPid)).toBe(true);
    owner.kill(signal);
    await waitUntilGone(serverPid);
  });

  it("does not keep the process alive, and stops after it", async () => {
    const { owner, serverPid } = await startOwner("return");
    const [code] = (await once(owner, "exit")) as [number];
    expect(code).toBe(0);
    await waitUntilGone(serverPid);
  });
});
