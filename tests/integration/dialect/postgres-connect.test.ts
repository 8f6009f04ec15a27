import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { inspect } from "node:util";
import { openSession } from "../../../provider/dialect/postgres";
import { MigrationError } from "../../../provider/errors";
import type { Connection } from "../../../provider/schema/connection";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const SECRET = "s3cret-p4ssword";
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

/** Everything that an error shows of itself, hidden properties and causes included. */
function everythingOf(error: unknown): string {
  return inspect(error, { depth: 20, showHidden: true, getters: true });
}

async function refusalOf(changes: Partial<Connection>): Promise<MigrationError> {
  const connection = connectionTo(database, { password: SECRET, ...changes });
  const error = await openSession(connection, { applicationName: "tests" }).then(
    (session) => session.close(),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MigrationError);
  expect(everythingOf(error)).not.toContain(SECRET);
  return error as MigrationError;
}

test("says that the server refuses a wrong password, and does not show it", async () => {
  const error = await refusalOf({});
  expect(error.message).toMatch(
    /^AUTHENTICATION_FAILED: 127\.0\.0\.1:\d+\/test_\w+ refuses test_\w+: password/,
  );
});

test("says that a password is missing, and takes none from the environment", async () => {
  const { connectString, user, password } = database;
  process.env["PGPASSWORD"] = password;
  try {
    const opened = openSession({ engine: "postgres", connectString, user }, { applicationName: "tests" });
    await expect(opened).rejects.toThrow(/AUTHENTICATION_FAILED.*wants a password, and none is set/);
  } finally {
    delete process.env["PGPASSWORD"];
  }
});

test("says that nobody listens on the port", async () => {
  const error = await refusalOf({ connectString: "localhost:1/hr" });
  expect(error.message).toMatch(/^CONNECTION_FAILED: Cannot connect to localhost:1\/hr .*ECONNREFUSED/);
});

test("says that the host is unknown", async () => {
  const error = await refusalOf({ connectString: "no-such-host.invalid:5432/hr", sslmode: "disable" });
  expect(error.message).toMatch(/^CONNECTION_FAILED: .*(ENOTFOUND|EAI_AGAIN)/);
});

test("says that there is no socket in the folder", async () => {
  const error = await refusalOf({ connectString: "[/nowhere]/hr" });
  expect(error.message).toMatch(/^CONNECTION_FAILED: Cannot connect to \/nowhere:5432\/hr .*ENOENT/);
});

test("says that the database does not exist", async () => {
  const connectString = `${database.host}:${database.port}/no such database`;
  const error = await refusalOf({ connectString, password: database.password });
  expect(error.message).toMatch(/^CONNECTION_FAILED: .*database "no such database" does not exist/);
});

/** A listener that is no PostgreSQL server. */
async function listen(
  answer: (socket: Socket) => void,
): Promise<{ connectString: string; close: () => void }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    answer(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    connectString: `127.0.0.1:${(server.address() as AddressInfo).port}/hr`,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

test("says that what listens there is not PostgreSQL", async () => {
  const { connectString, close } = await listen((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const error = await refusalOf({ connectString });
  expect(error.message).toMatch(/^CONNECTION_FAILED/);
  close();
});

test("gives up after ten seconds where nobody answers", async () => {
  const { connectString, close } = await listen(() => undefined);
  const error = await refusalOf({ connectString });
  expect(error.message).toMatch(/^CONNECTION_FAILED: .*no answer within 10 s/);
  close();
}, 20_000);

test("leaves no connection behind when it fails", async () => {
  await refusalOf({});
  const { rows } = await database.query(
    "SELECT count(*)::int AS others FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
  );
  expect(rows).toEqual([{ others: 0 }]);
});
