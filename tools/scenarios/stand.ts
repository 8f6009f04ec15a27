import { createHash } from "node:crypto";
import type { TableName } from "../demo/application/statements";
import type { DemoDatabase, LargeObjects, PartitionFacts } from "../demo/database";
import { takeInventories, type Inventories } from "../demo/summary";

/** How the schema stands at one moment. */
export interface Stand {
  readonly partitions: ReadonlyMap<TableName, PartitionFacts>;
  /** What hangs on each table. */
  readonly inventories: Inventories;
  /** What belongs to the schema and to no table alone. */
  readonly schema: readonly string[];
  /** A hash of each customer's large objects, by the customer's number. */
  readonly largeObjects: ReadonlyMap<string, string>;
}

/** Lengths are hashed too, so that no byte can move from one object to the next. */
function hashObjects({ values }: LargeObjects): string {
  const hash = createHash("sha256");
  for (const value of values) {
    const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value;
    hash.update(`${bytes?.length ?? "null"}:`);
    if (bytes !== null) hash.update(bytes);
  }
  return hash.digest("hex");
}

/** Reads how the schema stands. Nobody may write meanwhile. */
export async function takeStand(database: DemoDatabase): Promise<Stand> {
  const partitions = new Map<TableName, PartitionFacts>();
  for (const { table } of database.declared) {
    partitions.set(table, await database.readPartitions(table));
  }
  const objects = await database.witness.readLargeObjects();
  return {
    partitions,
    inventories: await takeInventories(database),
    schema: await database.witness.takeInventory(),
    largeObjects: new Map(objects.map((row) => [row.id, hashObjects(row)])),
  };
}
