import { createPrivateKey } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer, type Server } from "node:tls";
import { openSession } from "../../../provider/dialect/oracle";
import type { OracleConnection } from "../../../provider/schema/connection";
import { createAuthority, type Identity } from "../../support/certificates";
import { startOracle, type OracleServer } from "../../support/oracle-server";

const AUTHORITY = createAuthority("the test's authority");
const STRANGER = createAuthority("another authority");

let oracle: OracleServer;
let wallet: string;
/** The same, with the key encrypted by WALLET_PASSWORD. */
let lockedWallet: string;
const WALLET_PASSWORD = "Öffne dich 1";
const servers: Server[] = [];

beforeAll(async () => {
  oracle = await startOracle(["HR"]);
  wallet = await mkdtemp(path.join(tmpdir(), "wallet-"));
  // The driver takes key, certificate and authorities from one file, and wants all of them.
  const client = AUTHORITY.issueClient("HR");
  const parts = [client.key, client.certificate, AUTHORITY.certificate];
  await writeFile(path.join(wallet, "ewallet.pem"), parts.join("\n"));
  lockedWallet = await mkdtemp(path.join(tmpdir(), "wallet-"));
  const encryption = { cipher: "aes-256-cbc", passphrase: WALLET_PASSWORD };
  const locked = createPrivateKey(client.key).export({ type: "pkcs8", format: "pem", ...encryption });
  await writeFile(path.join(lockedWallet, "ewallet.pem"), [locked, ...parts.slice(1)].join("\n"));
});

afterAll(async () => {
  for (const server of servers) server.close();
  await oracle.close();
  for (const folder of [wallet, lockedWallet]) await rm(folder, { recursive: true });
});

/** Ends TLS before the server, as a listener for tcps does; gives its port. */
async function listenWith({ certificate, key }: Identity): Promise<number> {
  const server = createServer({ cert: certificate, key }, (client) => {
    const upstream = connect(oracle.address.port, oracle.address.host);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on("error", () => client.destroy());
  });
  server.on("tlsClientError", () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function outcomeOf(port: number, changes: Partial<OracleConnection>): Promise<string> {
  const connectString = `tcps://${oracle.connectStringThrough(port)}`;
  try {
    const session = await openSession(oracle.connectionOf("HR", { connectString, ...changes }), {
      module: "tests",
    });
    const { rows } = await session.run({ name: "test", text: `SELECT USER AS "user" FROM DUAL` });
    await session.close();
    return String(rows[0]?.["user"]);
  } catch (error) {
    return String(error);
  }
}

test("trusts a server whose certificate the wallet's authority has issued", async () => {
  const port = await listenWith(AUTHORITY.issueServer(["127.0.0.1"]));
  expect(await outcomeOf(port, { walletLocation: wallet })).toBe("HR");
});

test("opens an encrypted wallet with its password, and says what fails without it", async () => {
  const port = await listenWith(AUTHORITY.issueServer(["127.0.0.1"]));
  const withPassword = (walletPassword?: string): Promise<string> =>
    outcomeOf(port, { walletLocation: lockedWallet, ...(walletPassword ? { walletPassword } : {}) });
  expect(await withPassword(WALLET_PASSWORD)).toBe("HR");
  for (const wrong of ["another password", undefined]) {
    const outcome = await withPassword(wrong);
    expect(outcome).toMatch(/TLS_FAILED: .*Set walletLocation .* and walletPassword where it is encrypted/s);
    expect(outcome).not.toContain("another password");
  }
});

test("takes tcps from an alias of tnsnames.ora, whose folder is named by configDir or TNS_ADMIN", async () => {
  const port = await listenWith(AUTHORITY.issueServer(["127.0.0.1"]));
  const address = `(ADDRESS=(PROTOCOL=tcps)(HOST=127.0.0.1)(PORT=${port}))`;
  const entry = `HR_TLS = (DESCRIPTION=${address}(CONNECT_DATA=(SERVICE_NAME=${oracle.address.service})))\n`;
  await writeFile(path.join(wallet, "tnsnames.ora"), entry);
  const alias = { connectString: "HR_TLS", walletLocation: wallet };
  expect(await outcomeOf(port, { ...alias, configDir: wallet })).toBe("HR");
  process.env["TNS_ADMIN"] = wallet;
  expect(await outcomeOf(port, alias)).toBe("HR");
  delete process.env["TNS_ADMIN"];
  expect(await outcomeOf(port, alias)).toMatch(/CONNECTION_FAILED: .*HR_TLS/);
});

test("refuses a server of an authority that the wallet does not know", async () => {
  const port = await listenWith(STRANGER.issueServer(["127.0.0.1"]));
  expect(await outcomeOf(port, { walletLocation: wallet })).toMatch(
    /TLS_FAILED: No trusted TLS connection.*Set walletLocation/s,
  );
  expect(await outcomeOf(port, {})).toMatch(/TLS_FAILED/);
});

test("refuses a server of another name", async () => {
  const port = await listenWith(AUTHORITY.issueServer(["db.example.com"]));
  expect(await outcomeOf(port, { walletLocation: wallet })).toMatch(/TLS_FAILED/);
});

test("names a wallet that cannot be read, and a server that speaks no TLS", async () => {
  const port = await listenWith(AUTHORITY.issueServer(["127.0.0.1"]));
  expect(await outcomeOf(port, { walletLocation: "/nowhere" })).toMatch(
    /TLS_FAILED.*\/nowhere\/ewallet\.pem/s,
  );
  expect(await outcomeOf(oracle.address.port, { walletLocation: wallet })).toMatch(/TLS_FAILED/);
});
