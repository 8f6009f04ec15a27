import { z } from "zod";
import type { CatalogQuery } from "./catalog-query";

const nameSchema = z.object({ name: z.string() });

/** Bytes of a table's name that all names begin with that a run chooses; what is longer is cut and carries a hash. */
const STEM_BYTES = 23;

/** The first bytes of a name that a run's names share, without half a character at the end. */
export function nameStem(name: string): string {
  let stem = "";
  for (const character of name) {
    if (Buffer.byteLength(stem + character) > STEM_BYTES) break;
    stem += character;
  }
  return stem;
}

/** Relations and types in each table's schema that begin with its stem; `$2` holds the stems, in the order of the oids. */
export const namesTakenQuery: CatalogQuery<typeof nameSchema> = {
  name: "discovery.namesTaken",
  shape: nameSchema,
  // The beginning that all stems are long enough for lets the server join by hash instead of comparing all with all.
  text: `
WITH wanted AS MATERIALIZED (
  SELECT c.oid, c.relnamespace AS namespace, stem
    FROM unnest($1::oid[], $2::text[]) AS given (oid, stem)
    JOIN pg_class c ON c.oid = given.oid
),
taken AS MATERIALIZED (
  SELECT relnamespace AS namespace, relname::text AS name FROM pg_class
   WHERE relnamespace IN (SELECT namespace FROM wanted)
  UNION
  SELECT typnamespace, typname::text FROM pg_type
   WHERE typnamespace IN (SELECT namespace FROM wanted)
)
SELECT wanted.oid::bigint AS "tableOid",
       taken.name AS "name"
  FROM wanted
  JOIN taken ON taken.namespace = wanted.namespace
   AND left(taken.name, (SELECT min(length(stem)) FROM wanted)) = left(wanted.stem, (SELECT min(length(stem)) FROM wanted))
   AND starts_with(taken.name, wanted.stem)
 ORDER BY wanted.oid, taken.name`,
};
