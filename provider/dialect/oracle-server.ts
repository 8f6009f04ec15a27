import { z } from "zod";
import { migrationError } from "../errors";
import type { OracleConnection } from "../schema/connection";
import { failedWith } from "./database-error";
import { describeTarget } from "./oracle-address";
import { openForWriting } from "./oracle-failures";
import { openSession, type OracleSession } from "./oracle-session";
import type { Row, Session, SqlCommand } from "./session";

const MODULE = "table-migration check";
/** The first and the last release that are supported, as major × 100 + minor: 12.2 and 26ai, which calls itself 23. */
const [OLDEST, NEWEST] = [1202, 2699];

/** What decides whether a server can be worked with at all. Undefined: the user may not see it. */
export interface OracleServerState {
  /** Such as 19.0.0.0.0 or 12.2.0.1.0. */
  readonly version: string;
  /** Initialisation parameter COMPATIBLE, such as 19.0.0. */
  readonly compatible: string | undefined;
  /** Longest identifier in bytes; 30 shows that COMPATIBLE is below 12.2 where the parameter itself is hidden. */
  readonly identifierLimit: number;
  /** Whether the Partitioning option is there. */
  readonly hasPartitioning: boolean | undefined;
  /** PRIMARY, PHYSICAL STANDBY, LOGICAL STANDBY or SNAPSHOT STANDBY. */
  readonly role: string;
  /** READ WRITE, READ ONLY …; of the PDB where there is one. */
  readonly openMode: string | undefined;
}

const productSchema = z.object({ version: z.string(), role: z.string() });

/** Undefined where the user may not read the view, which the server calls missing. */
async function readVisible(session: Session, command: SqlCommand): Promise<Row | undefined> {
  try {
    return (await session.run(command)).rows[0];
  } catch (error) {
    if (failedWith(error, "undefinedTable", "privilegeMissing")) return undefined;
    throw error;
  }
}

async function readText(session: Session, name: string, text: string): Promise<string | undefined> {
  const value = (await readVisible(session, { name, text }))?.["value"];
  return typeof value === "string" ? value : undefined;
}

/** V$PDBS has no row in a database that is no container, and may be hidden where V$DATABASE is not. */
async function readOpenMode(session: Session): Promise<string | undefined> {
  const ofPdb = await readText(
    session,
    "server.openModeOfPdb",
    `SELECT open_mode AS "value" FROM v$pdbs WHERE con_id = TO_NUMBER(SYS_CONTEXT('USERENV', 'CON_ID'))`,
  );
  return ofPdb ?? readText(session, "server.openMode", `SELECT open_mode AS "value" FROM v$database`);
}

async function readPartitioning(session: Session): Promise<boolean | undefined> {
  const value = await readText(
    session,
    "server.partitioning",
    `SELECT value AS "value" FROM v$option WHERE parameter = 'Partitioning'`,
  );
  return value === undefined ? undefined : value === "TRUE";
}

/** Reads what {@link refuseServer} judges, in at most five round trips. Only the first view is open to every user. */
export async function inspectServer(session: OracleSession): Promise<OracleServerState> {
  const { rows } = await session.run({
    name: "server.inspect",
    text: `
SELECT version AS "version", SYS_CONTEXT('USERENV', 'DATABASE_ROLE') AS "role"
  FROM product_component_version
 WHERE product LIKE 'Oracle%Database%'`,
  });
  const { version, role } = productSchema.parse(rows[0]);
  return {
    version,
    compatible: await readText(
      session,
      "server.compatible",
      `SELECT value AS "value" FROM v$parameter WHERE name = 'compatible'`,
    ),
    identifierLimit: session.identifierLimit,
    hasPartitioning: await readPartitioning(session),
    role,
    openMode: await readOpenMode(session),
  };
}

/** 12.2.0.1.0 as 1202. */
function releaseOf(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 100 + Math.min(minor, 99);
}

/**
 * @throws DATABASE_UNSUPPORTED outside of 12.2 to 26ai, or with COMPATIBLE below 12.2; PARTITIONING_MISSING; DATABASE_READ_ONLY
 *   for a standby and for what is not open for writing. What is hidden from the user is not refused: the first statement that needs it tells.
 */
export function refuseServer(connection: OracleConnection, state: OracleServerState): void {
  const target = describeTarget(connection);
  const compatible = state.compatible ?? (state.identifierLimit < 128 ? "below 12.2" : "unknown");
  const isOldForm =
    state.identifierLimit < 128 || (state.compatible !== undefined && releaseOf(state.compatible) < OLDEST);
  const release = releaseOf(state.version);
  if (release < OLDEST || release > NEWEST || isOldForm) {
    throw migrationError("DATABASE_UNSUPPORTED", {
      target,
      version: `Oracle ${state.version} with COMPATIBLE ${compatible}`,
      supported: "12.2 to 26ai, with COMPATIBLE 12.2 or higher,",
    });
  }
  if (state.role.endsWith("STANDBY") && state.role !== "SNAPSHOT STANDBY") {
    throw migrationError("DATABASE_READ_ONLY", { target, state: "a standby", remedy: openForWriting });
  }
  if (state.openMode !== undefined && state.openMode !== "READ WRITE") {
    const mode = `open ${state.openMode}`;
    throw migrationError("DATABASE_READ_ONLY", { target, state: mode, remedy: openForWriting });
  }
  if (state.hasPartitioning === false) throw migrationError("PARTITIONING_MISSING", { target });
}

/**
 * Whether a migration can work with this server, once per connection and before anything else.
 * @throws what {@link openSession} and {@link refuseServer} throw
 */
export async function verifyServer(connection: OracleConnection): Promise<OracleServerState> {
  const session = await openSession(connection, { module: MODULE });
  try {
    const state = await inspectServer(session);
    refuseServer(connection, state);
    return state;
  } finally {
    await session.close();
  }
}
