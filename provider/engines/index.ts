import type { AnyConnection } from "../schema/connection";
import type { Engine } from "./engine";
import { oracleEngine, oracleReads } from "./oracle";
import { postgresEngine, postgresReads } from "./postgres";

/** The engine that a connection names: the one place that knows which databases there are. */
export function engineOf(connection: AnyConnection): Engine {
  switch (connection.engine) {
    case "postgres":
      return postgresEngine(connection);
    case "oracle":
      return oracleEngine(connection);
  }
}

/** A table is about to change, or may have: nobody may plan by what was discovered before. */
export function forgetDiscoveries(): void {
  postgresReads.forget();
  oracleReads.forget();
}
