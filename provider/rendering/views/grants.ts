import { quoteIdentifier } from "../../dialect/postgres";
import { Marker, type View } from "../template";
import { print, type Values } from "./values";

function printGrantOption(grantable: unknown): string {
  if (grantable instanceof Marker) return ` ${grantable.toString()}`;
  return grantable === true ? " WITH GRANT OPTION" : "";
}

function printGrantee(grantee: unknown): string {
  if (grantee instanceof Marker) return grantee.toString();
  return grantee === "" ? "PUBLIC" : quoteIdentifier(print(grantee));
}

/** One privilege of an access control list. The privilege is a keyword of the server; anything else is an error. */
export function grantView(values: Values): View {
  const { privilege, column, grantee, grantable } = values;
  if (privilege === undefined) return {};
  if (!(privilege instanceof Marker) && !/^[A-Z ]+$/.test(print(privilege)))
    throw new Error(`${print(privilege)} is not a privilege.`);
  const ofColumn = typeof column === "string" ? ` (${quoteIdentifier(column)})` : "";
  return {
    privilege: print(privilege) + ofColumn,
    grantee: printGrantee(grantee),
    grantOption: printGrantOption(grantable),
  };
}
