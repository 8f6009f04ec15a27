import { refuse, type Refusal } from "../../../errors";
import { subpartitionOf } from "../../layout-rule";
import { storageOf } from "../storage";
import { everyTablespace } from "../tablespaces";
import type { OracleRule } from "./rule";

/** Longest suffix that a template's name puts behind that of a declared partition: `_S1024`. */
const suffixBytes = 6;

const invalid = (path: string, problem: string): Refusal[] => [
  refuse("INVALID_SETTING", path, { path, problem }),
];

/** Refuses what large objects cannot be told: those that there are not, and BasicFiles what SecureFiles alone can. */
export const refuseLobStorage: OracleRule = ({ target, state }) => {
  const { lobs } = storageOf(target).storage ?? {};
  if (lobs === undefined) return [];
  if (state.lobs.length === 0) return invalid("lobs", "has no meaning: the table has no large objects");
  const basic = state.lobs.find(({ secureFile }) => !secureFile)?.column;
  const whose =
    lobs.storage === "BASICFILE" ? "a BasicFile, as lobs.storage says," : basic && `${basic}, a BasicFile,`;
  if (lobs.storage === "SECUREFILE" || !whose) return [];
  const problem = `is of SecureFiles, and ${whose} has none: set lobs.storage to SECUREFILE`;
  return [
    ...(lobs.compression === undefined || lobs.compression === "NONE"
      ? []
      : invalid("lobs.compression", problem)),
    ...(lobs.deduplication ? invalid("lobs.deduplication", problem) : []),
  ];
};

/** Refuses lists that nothing would be stored by, and names that no tablespace has. */
export const refuseStorage: OracleRule = (subject) => {
  const { target, database } = subject;
  const names = everyTablespace(target).flatMap(([path, name]) =>
    name.includes('"') ? invalid(path, "must not contain a double quote, which no name of Oracle does") : [],
  );
  if (!("subpartitionTablespaces" in target) || target.subpartitionTablespaces === undefined) return names;
  const path = "subpartitionTablespaces";
  if (subpartitionOf(target) === null)
    return [
      ...names,
      refuse("INCOMPLETE_SETTING", "subpartitionType", {
        ...{ path: "subpartitionType", other: path, reason: `${path} is set` },
      }),
    ];
  const lists =
    "partitionTablespaces" in target && target.partitionTablespaces !== undefined
      ? invalid(
          "partitionTablespaces",
          `has no meaning beside ${path}: only subpartitions have segments, and these lie where they are told to`,
        )
      : [];
  const limit = database.identifierLimit - suffixBytes;
  const declared = "partitions" in target ? target.partitions : [];
  const long = declared.flatMap(({ name }, at) => {
    const [bytes, at_] = [Buffer.byteLength(name), `partitions[${at}].name`];
    return bytes > limit ? [refuse("NAME_TOO_LONG", at_, { path: at_, bytes, limit })] : [];
  });
  return [...names, ...lists, ...long];
};
