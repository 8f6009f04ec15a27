import type { OracleAttributeChange } from "../../schema/oracle-attributes";
import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleIndex, OraclePartitioning, OracleTableState } from "../../schema/oracle-table-state";
import { compressionInWords, isCompressedSo } from "./compression";
import { subpartitionsToCome } from "./partitioned";
import { findOddHome, findOddSubpartition } from "./storage";

/** A setting that is not as declared: what it is, in words, and what changes it. */
interface OddAttribute {
  readonly actual: string;
  readonly change: OracleAttributeChange;
}

const inWords = (degree: string): string => (degree === "1" ? "none" : degree);

function canChange({ schema, kind }: OracleIndex, state: OracleTableState): boolean {
  return schema === state.schema && kind !== "DOMAIN";
}

function oddDegrees(state: OracleTableState, { storage }: OracleLayoutRule): OddAttribute[] {
  if (storage?.parallel === undefined) return [];
  const degree = String(storage.parallel);
  const table: OddAttribute = {
    actual: `its degree of parallelism is ${inWords(state.degree.trim())}`,
    change: { kind: "parallel", degree },
  };
  const indexes = state.indexes
    .filter((index) => canChange(index, state) && index.degree.trim() !== degree)
    .map(({ name, degree: actual }) => ({
      actual: `the degree of parallelism of ${name} is ${inWords(actual.trim())}`,
      change: { kind: "indexParallel" as const, index: name, degree },
    }));
  return [...(state.degree.trim() === degree ? [] : [table]), ...indexes];
}

function oddRowMovement({ rowMovement }: OracleTableState, { storage }: OracleLayoutRule): OddAttribute[] {
  const enabled = storage?.rowMovement;
  if (enabled === undefined || enabled === rowMovement) return [];
  const actual = `row movement is ${rowMovement ? "enabled" : "disabled"}`;
  return [{ actual, change: { kind: "rowMovement", enabled } }];
}

/** Of a hash no partition is to come, so that nothing can be told what it gets. */
function oddCompression(state: OracleTableState, { strategy, storage }: OracleLayoutRule): OddAttribute[] {
  const to = storage?.compression;
  if (to === undefined || strategy === "HASH" || isCompressedSo(state.compression, to)) return [];
  const change = { kind: "compression" as const, to, byDefault: state.partitioning !== null };
  return [{ actual: compressionInWords(state.compression), change }];
}

function oddTemplate(partitioning: OraclePartitioning, { hash, storage }: OracleLayoutRule): OddAttribute[] {
  if (hash === null) return [];
  const tablespaces = storage?.subpartitionTablespaces ?? [];
  const change = { kind: "template" as const, count: hash.count, tablespaces };
  const count = subpartitionsToCome(partitioning);
  if (count !== hash.count) return [{ actual: `new partitions get ${count} subpartitions`, change }];
  const actual = tablespaces.length === 0 ? null : findOddSubpartition(partitioning, tablespaces);
  return actual === null ? [] : [{ actual, change }];
}

function oddLobHomes({ lobs }: OracleTableState, { storage }: OracleLayoutRule): OddAttribute[] {
  const tablespace = storage?.lobs?.tablespace;
  if (tablespace === undefined) return [];
  return lobs
    .filter((lob) => lob.tablespace !== tablespace)
    .map(({ column, tablespace: home }) => ({
      actual: `${column} of new partitions goes to tablespace ${home ?? "of its partition"}`,
      change: { kind: "lobTablespace" as const, column, tablespace },
    }));
}

/** What is declared for partitions to come alone, while those of today stay. */
function oddDefaults(state: OracleTableState, rule: OracleLayoutRule): OddAttribute[] {
  const { partitioning } = state;
  if (!("kept" in rule) || partitioning === null) return [];
  const actual = findOddHome(state, rule);
  const home = rule.storage?.tablespace;
  const homes: OddAttribute[] =
    actual === null || home === undefined
      ? []
      : [{ actual, change: { kind: "tablespace", tablespace: home } }];
  return [...homes, ...oddLobHomes(state, rule), ...oddTemplate(partitioning, rule)];
}

/** Settings that are not as declared and can be changed in their place, in the order in which they are. */
export function findOddAttributes(state: OracleTableState, rule: OracleLayoutRule): OddAttribute[] {
  return [
    ...oddRowMovement(state, rule),
    ...oddCompression(state, rule),
    ...oddDegrees(state, rule),
    ...oddDefaults(state, rule),
  ];
}

/** {@link findOddAttributes} in words; null where there are none. */
export function describeOddAttributes(state: OracleTableState, rule: OracleLayoutRule): string | null {
  const odd = findOddAttributes(state, rule).map(({ actual }) => actual);
  return odd.length === 0 ? null : odd.join("; ");
}
