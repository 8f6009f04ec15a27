import type { AnyConnection } from "../schema/connection";
import type { Engine } from "./engine";
import { oracleEngine } from "./oracle";
import { postgresEngine } from "./postgres";

/** The engine that a connection names: the one place that knows which databases there are. */
export function engineOf(connection: AnyConnection): Engine {
  switch (connection.engine) {
    case "postgres":
      return postgresEngine(connection);
    case "oracle":
      return oracleEngine(connection);
  }
}
