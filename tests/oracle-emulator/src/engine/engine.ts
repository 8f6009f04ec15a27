import pg from "pg";
import type { Engine, EngineSession, SessionAttributes } from "../contract";
import { OracleError } from "../contract";
import { Catalog } from "../catalog/catalog";
import { Privileges } from "../catalog/privileges";
import { SEARCH_PATH } from "../translate/install";
import type { PostgresAddress } from "./connection";
import { createDatabase, type PostgresServer } from "./database";
import { openSession } from "./session";
import { setTimeZone } from "./session-statements";
import type { EngineState } from "./state";

/** A user that is there from the start. */
export interface InitialUser {
  readonly name: string;
  readonly password: string;
  /** With the role DBA; otherwise with DB_DEVELOPER_ROLE and unlimited quota on USERS. */
  readonly dba?: boolean;
}

export interface EngineOptions {
  /** A superuser's. `database` is the one to connect to first; the emulator makes one of its own. */
  readonly postgres: PostgresServer;
  /** Leaves a template on the PostgreSQL server, from which further emulators' databases are copied. */
  readonly keepsTemplate?: boolean;
  readonly users: readonly InitialUser[];
  readonly serviceName: string;
}

/** For the catalog; sessions have connections of their own. */
const ADMIN_CONNECTIONS = 4;

/** Creates a database for the emulator, installs what it needs, and returns the engine. close() removes the database. */
export async function createEngine(options: EngineOptions): Promise<EmulatorEngine> {
  const { address, drop } = await createDatabase(options.postgres, options.keepsTemplate === true);
  const admin = new pg.Pool({
    ...address,
    application_name: "oracle-emulator",
    max: ADMIN_CONNECTIONS,
    options: `-c search_path=${SEARCH_PATH.replaceAll(" ", "")}`,
  });
  admin.on("error", () => undefined);
  await prepare(admin, address, options);
  const catalog = new Catalog();
  await catalog.load(admin);
  const state: EngineState = {
    address,
    serviceName: options.serviceName,
    catalog,
    admin,
    sessions: new Set(),
  };
  return new EmulatorEngine(state, drop);
}

async function prepare(admin: pg.Pool, address: PostgresAddress, options: EngineOptions): Promise<void> {
  const { host, port, user, password, database } = address;
  const quoted = (value: string): string => `'${value.replace(/['\\]/g, "\\$&")}'`;
  await admin.query("UPDATE ora_catalog.settings SET service_name = $1, autonomous_connection = $2", [
    options.serviceName,
    `host=${quoted(host)} port=${port} dbname=${quoted(database)} user=${quoted(user)} password=${quoted(password)} ` +
      "options='-c search_path=pg_catalog,ora'",
  ]);
  for (const initial of options.users) await addUser(admin, initial);
}

async function addUser(admin: pg.Pool, { name, password, dba }: InitialUser): Promise<void> {
  const user = dictionaryCase(name);
  await admin.query(
    `INSERT INTO ora_catalog.users (name, password) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET password = excluded.password`,
    [user, password],
  );
  await admin.query(
    "INSERT INTO ora_catalog.role_grants (grantee, role) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    [user, dba === true ? "DBA" : "DB_DEVELOPER_ROLE"],
  );
  await admin.query("INSERT INTO ora_catalog.quotas VALUES ($1, 'USERS', -1) ON CONFLICT DO NOTHING", [user]);
  if (dba === true) {
    await admin.query(
      "INSERT INTO ora_catalog.system_grants (grantee, privilege) VALUES ($1, 'UNLIMITED TABLESPACE') ON CONFLICT DO NOTHING",
      [user],
    );
  }
}

/** Names are upper case unless quoted. */
function dictionaryCase(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1) : name.toUpperCase();
}

class EmulatorEngine implements Engine {
  readonly maxIdentifierBytes = 128;
  readonly version = "23.0.0.0.0";
  private closing: Promise<void> | undefined;

  constructor(
    private readonly state: EngineState,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  /** Its name on the PostgreSQL server. */
  get database(): string {
    return this.state.address.database;
  }

  get serviceName(): string {
    return this.state.serviceName;
  }

  async passwordOf(user: string): Promise<string | undefined> {
    const { rows } = await this.state.admin.query<{ password: string | null }>(
      "SELECT password FROM ora_catalog.users WHERE name = $1",
      [user],
    );
    return rows[0]?.password ?? undefined;
  }

  async changePassword(user: string, password: string): Promise<void> {
    await this.state.admin.query("UPDATE ora_catalog.users SET password = $2 WHERE name = $1", [
      user,
      password,
    ]);
  }

  async mayConnectThrough(client: string, proxy: string): Promise<boolean> {
    const { rowCount } = await this.state.admin.query(
      "SELECT FROM ora_catalog.proxies WHERE proxy = $1 AND client = $2",
      [proxy, client],
    );
    return rowCount === 1;
  }

  async openSession(user: string, attributes: SessionAttributes): Promise<EngineSession> {
    const { rows } = await this.state.admin.query<{ account_status: string }>(
      "SELECT account_status FROM ora_catalog.users WHERE name = $1",
      [user],
    );
    if (rows[0]?.account_status !== "OPEN") throw new OracleError(28000, "The account is locked.");
    const privileges = await Privileges.load(this.state.admin, user);
    if (!privileges.has("CREATE SESSION")) {
      throw new OracleError(1045, `user ${user} lacks CREATE SESSION privilege; logon denied`);
    }
    const session = await openSession(this.state, user, privileges, attributes);
    await setTimeZone(session, attributes.timeZone).catch(() => undefined);
    return session;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await Promise.allSettled([...this.state.sessions].map((session) => session.close(false)));
    await this.state.admin.end();
    await this.dropDatabase();
  }
}
