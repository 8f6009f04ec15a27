import { refuse } from "../../../errors";
import { subpartitionOf } from "../../layout-rule";
import { namedTablespaces } from "../tablespaces";
import type { OracleRule } from "./rule";

/** Longest suffix that a template's name puts behind that of a declared partition: `_S1024`. */
const suffixBytes = 6;

/** Refuses lists that nothing would be stored by, and names that no tablespace has. */
export const refuseStorage: OracleRule = ({ target, database }) => {
  const invalid = (path: string, problem: string) => [refuse("INVALID_SETTING", path, { path, problem })];
  const names = namedTablespaces(target).flatMap(([path, name]) =>
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
