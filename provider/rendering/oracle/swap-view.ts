import { numberLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral } from "../../dialect/oracle-quoting";
import type { OracleRestoreGrantsStep, OracleSwapTablesStep } from "../../schema/oracle-plan";
import { Marker, type View } from "../template";
import { print, type Values } from "../views/values";
import { describeSequence } from "./columns";
import { foreignKeyView } from "./foreign-key-view";

function printGrantee(grantee: unknown): string {
  if (grantee instanceof Marker) return grantee.toString();
  return print(grantee) === "PUBLIC" ? "PUBLIC" : quoteIdentifier(print(grantee));
}

function printGrantOption({ grantable, hierarchy, grantOption }: Values): string {
  if (grantOption instanceof Marker) return ` ${grantOption.toString()}`;
  return (
    (hierarchy === true ? " WITH HIERARCHY OPTION" : "") + (grantable === true ? " WITH GRANT OPTION" : "")
  );
}

/** One object privilege; it is a keyword of the server, anything else is an error. */
function grantView(values: Values): View {
  const { privilege, column, grantee } = values;
  if (grantee === undefined) return {};
  const isKeyword =
    privilege === undefined || privilege instanceof Marker || /^[A-Z ]+$/.test(print(privilege));
  if (!isKeyword) throw new Error(`${print(privilege)} is not a privilege.`);
  const ofColumn = typeof column === "string" ? ` (${quoteIdentifier(column)})` : "";
  return {
    privilege: print(privilege) + ofColumn,
    grantee: printGrantee(grantee),
    grantOption: printGrantOption(values),
  };
}

function identityView(step: OracleSwapTablesStep, values: Values): View {
  const identity = step.identities.find(({ column }) => column === values["column"]);
  if (identity === undefined) return {};
  const { next } = values;
  return {
    sequenceText: quoteLiteral(identity.identity.sequence),
    generation: identity.identity.generation,
    sequence: () =>
      describeSequence(
        identity.identity,
        next instanceof Marker ? next.toString() : numberLiteral(print(next)),
      ),
  };
}

/** `prepareRollback`: `values` name the trigger, the constraint or the column of the retired table. */
export function prepareRollbackView({ retiredTrigger, lateConstraint, column }: Values): View {
  return {
    ...(retiredTrigger === undefined ? {} : { retiredTrigger: print(retiredTrigger) }),
    ...(lateConstraint === undefined ? {} : { lateConstraint: print(lateConstraint) }),
    ...(column === undefined ? {} : { column: print(column) }),
  };
}

/** `swapTables`: `values` name the trigger, the constraint, the foreign key, the identity column or the privilege. */
export function swapTablesView(step: OracleSwapTablesStep, values: Values): View {
  const trigger = step.triggers.find(({ name }) => name === values["trigger"]);
  const late = step.lateConstraints.find(({ name }) => name === values["constraint"]);
  return {
    ...(trigger ? { interimTrigger: trigger.interimName, retiredTrigger: trigger.retiredName } : {}),
    ...(late?.interimName === undefined || late.interimName === null
      ? {}
      : { interimConstraint: late.interimName }),
    ...foreignKeyView(step.copy, step.foreignKeys, values),
    ...identityView(step, values),
    ...grantView(values),
  };
}

/**
 * Of PL/SQL: otherwise it would be compiled under the settings of our session from then on.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/ALTER-PROCEDURE-statement.html
 */
const reuse = " REUSE SETTINGS";

const compilable: Readonly<Record<string, readonly [string, string]>> = {
  VIEW: ["VIEW", ""],
  "MATERIALIZED VIEW": ["MATERIALIZED VIEW", ""],
  PROCEDURE: ["PROCEDURE", reuse],
  FUNCTION: ["FUNCTION", reuse],
  PACKAGE: ["PACKAGE", reuse],
  "PACKAGE BODY": ["PACKAGE", ` BODY${reuse}`],
  TRIGGER: ["TRIGGER", reuse],
  TYPE: ["TYPE", reuse],
  "TYPE BODY": ["TYPE", ` BODY${reuse}`],
  SYNONYM: ["SYNONYM", ""],
};

/** The kinds of objects that can be compiled; others are made valid by their next use. */
export const compilableTypes: ReadonlySet<string> = new Set(Object.keys(compilable));

function compileView({ type, object, unit }: Values): View {
  if (object === undefined) return {};
  if (type instanceof Marker) {
    const compileUnit = unit instanceof Marker ? ` ${unit.toString()}` : " :unit";
    return { objectType: type.toString(), compileUnit };
  }
  const words = compilable[print(type)];
  if (words === undefined) throw new Error(`${print(type)} cannot be compiled.`);
  return { objectType: words[0], compileUnit: words[1] };
}

/** `restoreGrants`: `values` name the constraint, the index or the object to compile. */
export function restoreGrantsView(step: OracleRestoreGrantsStep, values: Values): View {
  const constraint = step.constraints.find(({ name }) => name === values["constraint"]);
  const index = step.indexes.find(({ name }) => name === values["index"]);
  return {
    ...(constraint
      ? { retiredConstraint: constraint.retiredName, interimConstraint: constraint.interimName }
      : {}),
    ...(index ? { retiredIndex: index.retiredName, interimIndex: index.interimName } : {}),
    ...compileView(values),
  };
}
