import { runtime } from "@pulumi/pulumi";
import { engineOf } from "./engines";
import { formatRecommendation } from "./report/recommendation";
import { findConnection, readConnections } from "./resource/settings";
import type { AnyConnection } from "./schema/connection";
import type { TableRecommendation } from "./schema/recommendation";

/** A table that settings are wanted for. */
export interface RecommendOrder {
  /** Name of a connection in the stack's configuration, or the connection itself. */
  readonly connection: string | AnyConnection;
  readonly schema: string;
  readonly table: string;
}

/** Settings that fit a table, and the same in words. */
export interface Recommended extends TableRecommendation {
  readonly text: string;
}

function connectionOf(connection: string | AnyConnection): AnyConnection {
  if (typeof connection !== "string") return connection;
  return findConnection(readConnections(runtime.getConfig("table-migration:connections")), connection);
}

/**
 * Recommends how to partition a table, each setting with its reasons: by its columns, its size, and how its rows really lie, which
 * is read from at most 50,000 of them. Writes nothing, and tells no secret.
 * @throws MigrationError where the table or the database cannot be reached
 */
export async function recommendTarget({ connection, schema, table }: RecommendOrder): Promise<Recommended> {
  const found = await engineOf(connectionOf(connection)).recommend({ schema, table });
  return { ...found, text: formatRecommendation(found) };
}
