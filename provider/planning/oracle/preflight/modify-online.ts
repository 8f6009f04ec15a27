import { refuse, type Refusal } from "../../../errors";
import type { OracleIndex } from "../../../schema/oracle-table-state";
import { describeOddAttributes } from "../attributes";
import { oracleLayoutRuleOf } from "../layout-rule";
import { isAsDeclared } from "../partitioned";
import { tableName, type OracleRule, type OracleSubject } from "./rule";

/** Dependants that the statement is not known to leave as they are. */
const inTheWay: ReadonlySet<string> = new Set([
  ...["MATERIALIZED VIEW", "MATERIALIZED VIEW LOG", "ATTRIBUTE CLUSTERING", "EXTERNAL PARTITIONS"],
  ...["ILM POLICY", "ZONEMAP", "JSON DUALITY VIEW"],
]);

const plainKinds: ReadonlySet<string> = new Set([
  ...["NORMAL", "NORMAL/REV", "FUNCTION-BASED NORMAL", "FUNCTION-BASED NORMAL/REV"],
]);

/** @see https://docs.oracle.com/en/error-help/db/ora-14427/ on domain and bitmap join indexes */
function whyNotIndex(index: OracleIndex, owner: string): string | null {
  const { name, kind } = index;
  if (kind === "DOMAIN" || index.domainType !== null) return `index ${name} is a domain index (ORA-14427)`;
  if (index.isJoinIndex) return `index ${name} is a bitmap join index (ORA-14427)`;
  if (!plainKinds.has(kind)) return `indexes of the kind ${kind}, as ${name}, are not carried out so yet`;
  if (index.schema !== owner) return `index ${name} belongs to ${index.schema}`;
  if (index.status === "UNUSABLE") return `index ${name} is UNUSABLE: rebuild it, or drop it`;
  if (index.isPartial) return `index ${name} is partial (INDEXING PARTIAL)`;
  return index.locality === "GLOBAL" ? `index ${name} has partitions of its own (GLOBAL)` : null;
}

/** The statement came with 12.2; it takes a table that has partitions since 18c. */
function whyNotVersion({ state, database }: OracleSubject): string[] {
  if (state.partitioning === null || Number.parseInt(database.version, 10) >= 18) return [];
  return [`Oracle ${database.version} does so with tables without partitions only; from 18c on with others`];
}

function whyNotTarget(subject: OracleSubject): string[] {
  const { target, state } = subject;
  const layout = oracleLayoutRuleOf(target, state);
  if (layout.strategy === "NONE") return ["to take partitions away so is not supported"];
  if (isAsDeclared(state.partitioning, layout))
    return ["it has the partitions declared, and only where it is stored differs"];
  const { tablespace, partitionTablespaces, subpartitionTablespaces, lobs } = layout.storage ?? {};
  if (tablespace ?? partitionTablespaces ?? subpartitionTablespaces ?? lobs)
    return ["tablespaces are declared, or storage of large objects, which only a copy is given yet"];
  // The statement itself changes no setting, and lets rows move.
  const odd = describeOddAttributes({ ...state, rowMovement: true }, layout);
  return odd === null ? [] : [`settings are declared that it leaves as they are (${odd})`];
}

/** Policies that may hide rows; whether EXEMPT ACCESS POLICY is documented to show them. */
const hiding: Readonly<Record<string, boolean>> = {
  POLICY: true,
  "LABEL SECURITY POLICY": true,
  "DATA SECURITY POLICY": false,
};

/**
 * Bounds come from the keys that this session sees, and an owner is subject to the policies of his table.
 * @see https://docs.oracle.com/database/121/SUTIL/GUID-A3AAF078-2769-4179-901D-F8DBCF8AF205.htm
 */
function whyNotSeen({ state, database }: OracleSubject): string[] {
  return state.dependants.flatMap(({ kind, schema, name, detail }) => {
    const isLifted = hiding[kind];
    if (isLifted === undefined || (kind === "POLICY" && detail !== "hides rows")) return [];
    if (isLifted && database.isExemptFromPolicies) return [];
    const remedy = isLifted ? " (EXEMPT ACCESS POLICY shows all)" : "";
    return [
      `${kind} ${schema}.${name} may hide rows from ${database.user}, and partitions are laid out by the keys that it sees${remedy}`,
    ];
  });
}

function whyNotDependants({ state }: OracleSubject): string[] {
  const found = state.dependants
    .filter(({ kind }) => inTheWay.has(kind))
    .map(({ kind, schema, name }) => `${kind} ${schema}.${name} hangs on it`);
  const children = state.referencingKeys
    .filter(({ obstacle }) => obstacle === "REFERENCE PARTITIONING")
    .map(({ schema, table }) => `${schema}.${table} is partitioned by reference to it`);
  return [...found, ...children];
}

/** There is nothing left to compare with: who asks for it by name would believe that it was done. */
export const refuseComparison: OracleRule = ({ target }) => {
  if (target.migration.validateAfterwards !== "full") return [];
  return [
    refuse("UNSUPPORTED_SETTING", "migration.validateAfterwards", {
      ...{ path: "migration.validateAfterwards", value: '"full"', engine: "Oracle" },
      remedy:
        'Remove it: after ALTER TABLE … MODIFY … ONLINE no table is left to compare with. Or set migration.method to "auto" for a copy-swap.',
    }),
  ];
};

/** Refuses what Oracle's own statement cannot do, or is not known to leave as it is. */
export const refuseModifyOnline: OracleRule = (subject): Refusal[] => {
  const { state } = subject;
  const indexes = state.indexes.flatMap((index) => whyNotIndex(index, state.schema) ?? []);
  const reasons = [
    ...whyNotTarget(subject),
    ...whyNotVersion(subject),
    ...indexes,
    ...whyNotSeen(subject),
    ...whyNotDependants(subject),
  ];
  const table = tableName(subject);
  return reasons.map((reason) => refuse("MODIFY_ONLINE_UNSUPPORTED", "migration.method", { table, reason }));
};
