import type { Pool } from "pg";
import type { Catalog } from "../catalog/catalog";
import type { PostgresAddress } from "./connection";
import type { Session } from "./session";

/** What the sessions of one emulator share. */
export interface EngineState {
  readonly address: PostgresAddress;
  readonly serviceName: string;
  readonly catalog: Catalog;
  /** Connections of the engine's own: never in a transaction. */
  readonly admin: Pool;
  readonly sessions: Set<Session>;
}
