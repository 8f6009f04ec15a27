import { z } from "zod";
import type { OracleLob } from "../../schema/oracle-table-state";
import type { DictionaryQuery } from "./dictionary";
import { countSchema, digitsSchema, yesNoSchema } from "./shapes";

const lobRowSchema = z.object({
  column: z.string(),
  segment: z.string(),
  tablespace: z.string().nullable(),
  secureFile: yesNoSchema,
  inRow: yesNoSchema,
  chunk: countSchema,
  cache: z.string(),
  logging: z.string(),
  compression: z.string(),
  deduplication: z.string(),
  encrypt: z.string(),
  retention: digitsSchema.nullable(),
});

type LobRow = z.infer<typeof lobRowSchema>;

/** Large objects, each with how it is stored; of a partitioned table, what partitions to come will get. */
export const lobsQuery: DictionaryQuery<typeof lobRowSchema> = {
  name: "discovery.lobs",
  shape: lobRowSchema,
  text: ({ family, where }) => `
SELECT owner AS "schema",
       table_name AS "table",
       column_name AS "column",
       segment_name AS "segment",
       tablespace_name AS "tablespace",
       securefile AS "secureFile",
       in_row AS "inRow",
       chunk AS "chunk",
       cache AS "cache",
       logging AS "logging",
       compression AS "compression",
       deduplication AS "deduplication",
       encrypt AS "encrypt",
       TO_CHAR(retention) AS "retention"
  FROM ${family}_lobs
 WHERE ${where("owner", "table_name")}
 ORDER BY owner, table_name, column_name`,
};

/** Some views quote the column of a LOB, since it may be an attribute of an object. */
function unquote(name: string): string {
  return /^"([^"]+)"$/.exec(name)?.[1] ?? name;
}

/** Puts a large object's facts together. */
export function toLob({ column, encrypt, ...row }: LobRow): OracleLob {
  return { ...row, column: unquote(column), encrypted: encrypt === "YES" };
}
