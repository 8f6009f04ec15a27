import type { Session } from "../dialect/session";

/** The engine checks one resource after the other: what was discovered for the first serves those that follow within this time. */
const followsWithinMs = 5_000;
/** However many follow, what is older is discovered anew. */
const oldestMs = 60_000;
const idleForMs = 3_000;

interface Discovered<D> {
  readonly found: Promise<D>;
  readonly at: number;
  lastUsedAt: number;
}

function isFresh({ at, lastUsedAt }: Discovered<unknown>, now: number): boolean {
  return now - lastUsedAt < followsWithinMs && now - at < oldestMs;
}

interface Entry<N, D> {
  readonly session: Promise<N>;
  readonly discoveries: Map<string, Discovered<D>>;
  closing: NodeJS.Timeout | null;
  /** How many pieces of work use it right now. */
  users: number;
}

/** What one kind of database brings to reading that tables share. */
export interface SharedReading<C, N, D> {
  /** Opens a session to a server that can be worked with. */
  open(connection: C): Promise<N>;
  discover(session: N, schema: string): Promise<D>;
  explain(connection: C, activity: string, error: unknown): unknown;
}

/** A session that is used, and what has been discovered with it. */
export interface SharedSession<N, D> {
  readonly session: N;
  /** All tables of a schema; one discovery serves those who ask one after the other. */
  readonly discover: (schema: string) => Promise<D>;
}

/** One session for each connection, and one discovery for each schema, which previews and refreshes share. */
export class SharedReads<C, N extends Session, D> {
  private readonly entries = new Map<string, Entry<N, D>>();

  constructor(private readonly reading: SharedReading<C, N, D>) {}

  /** Runs a read-only piece of work. The session is closed when nobody has asked for a while. */
  async use<T>(
    connection: C,
    activity: string,
    work: (shared: SharedSession<N, D>) => Promise<T>,
  ): Promise<T> {
    const key = JSON.stringify(connection);
    const entry = this.entryOf(key, connection);
    if (entry.closing) clearTimeout(entry.closing);
    entry.users += 1;
    try {
      const session = await entry.session;
      return await work({ session, discover: (schema) => this.discover(entry, session, schema) });
    } catch (error) {
      this.forgetEntry(key, entry);
      throw this.reading.explain(connection, activity, error);
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.closeLater(key, entry);
    }
  }

  /** A table is about to change, or may have: nobody may plan by what was discovered before. */
  forget(): void {
    for (const entry of this.entries.values()) entry.discoveries.clear();
  }

  private entryOf(key: string, connection: C): Entry<N, D> {
    const known = this.entries.get(key);
    if (known) return known;
    const session = this.reading.open(connection);
    const entry: Entry<N, D> = { session, discoveries: new Map(), closing: null, users: 0 };
    session.catch(() => this.forgetEntry(key, entry));
    this.entries.set(key, entry);
    return entry;
  }

  private forgetEntry(key: string, entry: Entry<N, D>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }

  private closeLater(key: string, entry: Entry<N, D>): void {
    entry.closing = setTimeout(() => {
      this.forgetEntry(key, entry);
      void entry.session.then((session) => session.close()).catch(() => undefined);
    }, idleForMs);
    entry.closing.unref();
  }

  private async discover(entry: Entry<N, D>, session: N, schema: string): Promise<D> {
    const known = entry.discoveries.get(schema);
    const isKnown = known !== undefined && isFresh(known, Date.now());
    const discovered = isKnown ? known : this.discoverAnew(entry, session, schema);
    const found = await discovered.found;
    discovered.lastUsedAt = Date.now();
    return found;
  }

  private discoverAnew(entry: Entry<N, D>, session: N, schema: string): Discovered<D> {
    const found = this.reading.discover(session, schema);
    // As long as it is under way, it is fresh.
    const discovered = { found, at: Date.now(), lastUsedAt: Infinity };
    entry.discoveries.set(schema, discovered);
    discovered.found.catch(() => entry.discoveries.delete(schema));
    return discovered;
  }
}
