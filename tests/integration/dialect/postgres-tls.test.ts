import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { openSession } from "../../../provider/dialect/postgres";
import type { Connection } from "../../../provider/schema/connection";
import { serverAccount } from "../../../tools/postgres/account";
import { startPostgres, TEST_SETTINGS, type PostgresServer } from "../../../tools/postgres/server";
import { createAuthority, type Identity } from "../../support/certificates";
import { testServer } from "../../support/test-server";

const AUTHORITY = createAuthority("the test's authority");
const STRANGER = createAuthority("another authority");

/** "postgres" may connect either way, "encrypted" only by TLS, "certified" only with a certificate. */
const ACCESS = `
  hostssl all certified 127.0.0.1/32 cert
  hostssl all encrypted 127.0.0.1/32 scram-sha-256
  host    all postgres  127.0.0.1/32 scram-sha-256
`;

let folder: string;
let server: PostgresServer;

/** Writes a file that nobody but the server (and root) may read, as it demands of its key. */
function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text, { mode: 0o600 });
  const account = serverAccount();
  if (account !== undefined) fs.chownSync(file, account.uid, account.gid);
  return file;
}

function writeIdentity(name: string, { certificate, key }: Identity): { sslcert: string; sslkey: string } {
  return { sslcert: write(`${name}.crt`, certificate), sslkey: write(`${name}.key`, key) };
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-tls-"));
  fs.chmodSync(folder, 0o755);
  const { sslcert, sslkey } = writeIdentity("server", AUTHORITY.issueServer(["localhost"]));
  server = await startPostgres({
    settings: {
      ...TEST_SETTINGS,
      ssl: true,
      ssl_cert_file: sslcert,
      ssl_key_file: sslkey,
      ssl_ca_file: write("ca.crt", AUTHORITY.certificate),
      hba_file: write("pg_hba.conf", ACCESS),
    },
  });
  await asSuperuser(`CREATE ROLE certified LOGIN; CREATE ROLE encrypted LOGIN PASSWORD '${server.password}'`);
}, 60_000);

afterAll(async () => {
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

function connection(changes: Partial<Connection>): Connection {
  const { superuser: user, password } = server;
  return { engine: "postgres", connectString: server.connectString("postgres"), user, password, ...changes };
}

async function asSuperuser(text: string): Promise<void> {
  const session = await openSession(connection({}), { applicationName: "tests" });
  await session.runBatch({ name: "test", text });
  await session.close();
}

/** Connects, and asks the server whether it encrypts; an error by its message, with the keys looked for in it. */
async function outcomeOf(changes: Partial<Connection>): Promise<string> {
  try {
    const session = await openSession(connection(changes), { applicationName: "tests" });
    const text = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    const { rows } = await session.run({ name: "test", text });
    await session.close();
    return rows[0]?.["ssl"] === true ? "encrypted" : "plain";
  } catch (error) {
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/PRIVATE KEY|BEGIN CERTIFICATE/);
    return (error as Error).message;
  }
}

const trusted = () => ({ sslrootcert: path.join(folder, "ca.crt") });
const foreign = () => ({ sslrootcert: write("foreign.crt", STRANGER.certificate) });
const byName = () => ({ connectString: `localhost:${server.port}/postgres` });

test("does not encrypt on this machine, nor with disable", async () => {
  expect(await outcomeOf({})).toBe("plain");
  expect(await outcomeOf({ sslmode: "disable" })).toBe("plain");
});

test("encrypts with require, whoever the server is", async () => {
  expect(await outcomeOf({ sslmode: "require" })).toBe("encrypted");
});

test("verifies with require too, once there is a CA certificate", async () => {
  expect(await outcomeOf({ sslmode: "require", ...trusted() })).toBe("encrypted");
  expect(await outcomeOf({ sslmode: "require", ...foreign() })).toMatch(
    /^TLS_FAILED: .*self-signed certificate in certificate chain/,
  );
});

test("verifies the authority but not the name with verify-ca", async () => {
  expect(await outcomeOf({ sslmode: "verify-ca", ...trusted() })).toBe("encrypted");
  expect(await outcomeOf({ sslmode: "verify-ca", ...foreign() })).toMatch(
    /^TLS_FAILED: .*self-signed certificate in certificate chain/,
  );
});

test("verifies authority and name with verify-full", async () => {
  expect(await outcomeOf({ sslmode: "verify-full", ...trusted(), ...byName() })).toBe("encrypted");
  expect(await outcomeOf({ sslmode: "verify-full", ...foreign(), ...byName() })).toMatch(/^TLS_FAILED/);
  expect(await outcomeOf({ sslmode: "verify-full", ...byName() })).toMatch(/^TLS_FAILED/);
  expect(await outcomeOf({ sslmode: "verify-full", ...trusted() })).toMatch(/^TLS_FAILED: .*127\.0\.0\.1/);
});

test("verifies an address like a name", async () => {
  const { certificate, key } = AUTHORITY.issueServer(["127.0.0.1"]);
  write("server.crt", certificate);
  write("server.key", key);
  await asSuperuser("SELECT pg_reload_conf() FROM pg_sleep(0.1)");
  expect(await outcomeOf({ sslmode: "verify-full", ...trusted() })).toBe("encrypted");
  expect(await outcomeOf({ sslmode: "verify-full", ...trusted(), ...byName() })).toMatch(
    /^TLS_FAILED: .*localhost/,
  );
});

test("says that the server wants encryption", async () => {
  expect(await outcomeOf({ user: "encrypted" })).toMatch(/^AUTHENTICATION_FAILED: .*no encryption/);
  expect(await outcomeOf({ user: "encrypted", sslmode: "require" })).toBe("encrypted");
});

test("says that the server has no TLS", async () => {
  const { host, port } = testServer();
  const connectString = `${host}:${port}/postgres`;
  expect(await outcomeOf({ connectString, sslmode: "require" })).toMatch(
    /^TLS_FAILED: .*does not support SSL/,
  );
});

test("identifies itself by a client certificate", async () => {
  const own = writeIdentity("certified", AUTHORITY.issueClient("certified"));
  expect(await outcomeOf({ user: "certified", sslmode: "require", ...own })).toBe("encrypted");
  expect(await outcomeOf({ user: "certified", sslmode: "require" })).toMatch(/^AUTHENTICATION_FAILED/);
  const others = writeIdentity("somebody", AUTHORITY.issueClient("somebody"));
  expect(await outcomeOf({ user: "certified", sslmode: "require", ...others })).toMatch(
    /^AUTHENTICATION_FAILED/,
  );
});

test("says that a client certificate is unusable, and does not show its key", async () => {
  const own = writeIdentity("certified", AUTHORITY.issueClient("certified"));
  const sslkey = write("wrong.key", AUTHORITY.issueClient("certified").key);
  expect(await outcomeOf({ sslmode: "require", ...own, sslkey })).toMatch(
    /^TLS_FAILED: .*key values mismatch/,
  );
  const sslcert = write("broken.crt", "no certificate");
  expect(await outcomeOf({ sslmode: "require", ...own, sslcert })).toMatch(/^TLS_FAILED/);
});
