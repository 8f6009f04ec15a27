import { randomBytes } from "node:crypto";
import oracledb from "oracledb";
import type { SessionName } from "./fact";
import type { Server } from "./servers";

/** What a developer's schema may do: DB_DEVELOPER_ROLE's privileges, granted one by one. */
const PRIVILEGES =
  "CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE PROCEDURE, CREATE TRIGGER, CREATE SYNONYM";
/** ORA-01940: Oracle needs a moment until a session that has ended is gone. */
const STILL_CONNECTED = 1940;
const DROP_ATTEMPTS = 10;

/** Users and connections that only one fact has; close() removes them and all that they own. */
export class SchemaOfAFact {
  private readonly suffix = randomBytes(4).toString("hex").toUpperCase();
  private readonly password = `Aa1_${randomBytes(10).toString("hex")}`;
  private readonly sessions = new Map<SessionName, oracledb.Connection>();
  private readonly created = new Set<string>();
  readonly owner = `CONFORMANCE_${this.suffix}`;
  readonly other = `CONFORMANCE_${this.suffix}_2`;

  constructor(
    private readonly server: Server,
    private readonly admin: oracledb.Connection,
  ) {}

  /** Creates the owner, and the second user where a step needs it. */
  async create(withOther: boolean): Promise<void> {
    await this.createUser(this.owner);
    if (withOther) await this.createUser(this.other);
  }

  readonly fill = (text: string): string =>
    text.replaceAll("{owner}", this.owner).replaceAll("{other}", this.other);

  async session(name: SessionName): Promise<oracledb.Connection> {
    const open = this.sessions.get(name);
    if (open) return open;
    const { connectString } = this.server;
    const user = name === "OTHER" ? this.other : this.owner;
    const connection = await oracledb.getConnection(
      name === "DBA" ? this.server : { user, password: this.password, connectString },
    );
    this.sessions.set(name, connection);
    return connection;
  }

  async disconnect(name: SessionName): Promise<void> {
    await this.sessions.get(name)?.close();
    this.sessions.delete(name);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.sessions.values()].map((connection) => connection.close()));
    for (const user of this.created) await this.dropUser(user);
  }

  private async createUser(user: string): Promise<void> {
    await this.admin.execute(`CREATE USER ${user} IDENTIFIED BY "${this.password}" QUOTA UNLIMITED ON USERS`);
    this.created.add(user);
    await this.admin.execute(`GRANT ${PRIVILEGES} TO ${user}`);
  }

  private async dropUser(user: string, attempt = 1): Promise<void> {
    try {
      await this.admin.execute(`DROP USER ${user} CASCADE`);
    } catch (error) {
      if ((error as oracledb.DBError).errorNum !== STILL_CONNECTED || attempt === DROP_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
      await this.dropUser(user, attempt + 1);
    }
  }
}
