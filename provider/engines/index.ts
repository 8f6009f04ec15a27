import type { Connection } from "../schema/connection";
import type { Engine } from "./engine";
import { postgresEngine } from "./postgres";

/** The one place that knows which databases there are. */
const engines = { postgres: postgresEngine };

/** The engine that a connection names. */
export function engineOf(connection: Connection): Engine {
  return engines[connection.engine](connection);
}
