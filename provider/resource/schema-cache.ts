import { openSession, runFailure, verifyServer } from "../dialect/postgres";
import type { Session } from "../dialect/session";
import { discoverTables, type Discovery } from "../discovery/postgres";
import { planTarget, type PlanningOutcome } from "../plan-target";
import type { Connection } from "../schema/connection";
import type { Target } from "../schema/target";

/** The engine checks one resource after the other: what was discovered for the first serves those that follow at once. */
const freshForMs = 5_000;
const idleForMs = 3_000;

interface Entry {
  readonly session: Promise<Session>;
  readonly discoveries: Map<string, { readonly at: number; readonly found: Promise<Discovery> }>;
  closing: NodeJS.Timeout | null;
  /** How many pieces of work use it right now. */
  users: number;
}

const entries = new Map<string, Entry>();

async function openVerified(connection: Connection): Promise<Session> {
  await verifyServer(connection);
  return openSession(connection, {
    applicationName: "table-migration preview",
    settings: { lock_timeout: "5s" },
  });
}

function forgetEntry(key: string, entry: Entry): void {
  if (entries.get(key) === entry) entries.delete(key);
}

/** One session for each connection, closed when nobody has asked for a while. */
function entryOf(connection: Connection): Entry {
  const key = JSON.stringify(connection);
  const known = entries.get(key);
  if (known) return known;
  const entry: Entry = { session: openVerified(connection), discoveries: new Map(), closing: null, users: 0 };
  entry.session.catch(() => forgetEntry(key, entry));
  entries.set(key, entry);
  return entry;
}

function closeLater(connection: Connection, entry: Entry): void {
  entry.closing = setTimeout(() => {
    forgetEntry(JSON.stringify(connection), entry);
    void entry.session.then((session) => session.close()).catch(() => undefined);
  }, idleForMs);
  entry.closing.unref();
}

function discoverSchema(entry: Entry, session: Session, schema: string): Promise<Discovery> {
  const known = entry.discoveries.get(schema);
  if (known && Date.now() - known.at < freshForMs) return known.found;
  const found = discoverTables(session, { schemas: [schema] });
  entry.discoveries.set(schema, { at: Date.now(), found });
  found.catch(() => entry.discoveries.delete(schema));
  return found;
}

/** Runs a read-only piece of work on the connection's session. */
export async function withSession<T>(
  connection: Connection,
  activity: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const entry = entryOf(connection);
  if (entry.closing) clearTimeout(entry.closing);
  entry.users += 1;
  try {
    return await work(await entry.session);
  } catch (error) {
    forgetEntry(JSON.stringify(connection), entry);
    throw runFailure(connection, activity, error);
  } finally {
    entry.users -= 1;
    if (entry.users === 0) closeLater(connection, entry);
  }
}

/** Plans a table from its schema's discovery, which tables of one connection share. */
export function planForPreview(connection: Connection, target: Target): Promise<PlanningOutcome> {
  return withSession(connection, `planning ${target.schema}.${target.table}`, async (session) =>
    planTarget(session, target, await discoverSchema(entryOf(connection), session, target.schema)),
  );
}

/** A table is about to change, or may have: nobody may plan by what was discovered before. */
export function forgetDiscoveries(): void {
  for (const entry of entries.values()) entry.discoveries.clear();
}
