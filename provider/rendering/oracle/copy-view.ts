import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/oracle-quoting";
import type { OracleCopy, OracleCopyColumn } from "../../schema/oracle-plan";
import type { BindPrinter, View } from "../template";
import type { Values } from "../views/values";
import { batchHint, chunkHint, keysHint, pairsHint } from "./hints";
import { columnOf, inChunk, keyAsJson, keyInWords, keyTexts, listColumns, matchKey } from "./key-text";
import { countLobDifferences, hashesDiffer, hashRow, largeColumns, outerRowsDiffer } from "./row-hash";

/** A name of our own that none of the key's columns has. */
function ridOf({ key }: OracleCopy): string {
  const names = new Set(key.map(({ name }) => name));
  let rid = "RID";
  while (names.has(rid)) rid += "_";
  return rid;
}

function coalesced(column: OracleCopyColumn): string {
  return `COALESCE(${columnOf(column, "s")}, ${columnOf(column, "i")})`;
}

function renameText(schema: string, from: string, to: string): string {
  return quoteLiteral(`ALTER TABLE ${quoteQualified(schema, from)} RENAME TO ${quoteIdentifier(to)}`);
}

/** Names as they are, for `{{…}}`, and as text constants for questions to the dictionary. */
function namesView(copy: OracleCopy): View {
  const { source, interim, retired, journal, reverseJournal, batch, journalTrigger, reverseTrigger } = copy;
  return {
    schema: source.schema,
    table: source.name,
    interim: interim.name,
    retired: retired.name,
    journal,
    reverseJournal,
    batch,
    journalTrigger,
    reverseTrigger,
    rid: ridOf(copy),
    schemaText: quoteLiteral(source.schema),
    tableText: quoteLiteral(source.name),
    interimText: quoteLiteral(interim.name),
    retiredText: quoteLiteral(retired.name),
    quotedSchemaText: quoteLiteral(quoteIdentifier(source.schema)),
    quotedInterimText: quoteLiteral(quoteIdentifier(interim.name)),
    journalTriggerText: quoteLiteral(journalTrigger),
    reverseTriggerText: quoteLiteral(reverseTrigger),
    ownNames: [journal, reverseJournal, batch, journalTrigger, reverseTrigger].map(quoteLiteral).join(", "),
    retireSourceText: renameText(source.schema, source.name, retired.name),
    promoteInterimText: renameText(source.schema, interim.name, source.name),
    restoreSourceText: renameText(source.schema, retired.name, source.name),
  };
}

function keyView(copy: OracleCopy): View {
  const { key, tablespace } = copy;
  return {
    journalTablespace: tablespace === null ? "" : ` TABLESPACE ${quoteIdentifier(tablespace)}`,
    keyDefinitions: key.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(", "),
    keyColumns: listColumns(key),
    oldKey: listColumns(key, ":OLD"),
    newKey: listColumns(key, ":NEW"),
    keyDiffers: printKeyDiffers(key),
    keyTexts: keyTexts(key, (column) => columnOf(column, "t")),
    replayedKeyInWords: keyInWords(key, (column) => columnOf(column, "j")),
    differingKeyAsText: keyAsJson(key, coalesced),
    differingKey: key.map(coalesced).join(", "),
    journalIsT: matchKey(key, "j", "t"),
    journalIsBatch: matchKey(key, "b", "j"),
    sourceIsInterim: matchKey(key, "s", "i"),
    sourceIsJournal: matchKey(key, "s", "j"),
    interimIsJournal: matchKey(key, "i", "j"),
    chunkHint: chunkHint(key),
    batchHint: batchHint(key),
    keysHint,
    pairsHint: pairsHint(key),
  };
}

/** The join of both tables over one chunk, for what can only be compared pair by pair. */
function pairs(copy: OracleCopy, values: Values, bind: BindPrinter): { from: string; where: string } {
  const { source, interim, key, journal } = copy;
  const table = (name: string): string => quoteQualified(source.schema, name);
  const range = inChunk({ key, alias: "s", values, bind });
  return {
    from: `${table(source.name)} s JOIN ${table(interim.name)} i ON ${matchKey(key, "s", "i")}`,
    where: `${range}\n    AND NOT EXISTS (SELECT 1 FROM ${table(journal)} j WHERE ${matchKey(key, "j", "s")})\n   `,
  };
}

/**
 * Whether an update has changed the key. It is asked in the application's session, where texts that differ may be equal
 * (NLS_COMP = LINGUISTIC): of a key with texts both are written.
 */
function printKeyDiffers(key: readonly OracleCopyColumn[]): string {
  if (key.some(({ baseType }) => baseType.includes("CHAR"))) return "1 = 1";
  return key.map((column) => `${columnOf(column, ":OLD")} <> ${columnOf(column, ":NEW")}`).join(" OR ");
}

/** Everything that templates say about the two tables of a copy-swap. `values` say whether a chunk has both its ends. */
export function oracleCopyView(copy: OracleCopy, values: Values, bind: BindPrinter): View {
  const { key, columns } = copy;
  const range = { key, alias: "t", values, bind };
  return {
    ...namesView(copy),
    ...keyView(copy),
    writtenColumns: listColumns(columns.filter(({ isVirtual }) => !isVirtual)),
    comparedColumns: listColumns([...key, ...largeColumns(columns)]),
    inChunk: () => inChunk(range),
    rowHash: () => hashRow(columns, "t"),
    hashesDiffer: hashesDiffer(columns),
    outerRowsDiffer: () => outerRowsDiffer(copy),
    countLobDifferences: () => countLobDifferences(copy, pairs(copy, values, bind)),
  };
}
