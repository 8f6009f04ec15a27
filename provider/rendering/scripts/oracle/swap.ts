import { quoteLiteral, quoteQualified } from "../../../dialect/oracle-quoting";
import { compilableTypes } from "../../oracle/swap-view";
import type { View } from "../../template";
import { plsqlList, plsqlText } from "./plsql-text";
import { oracleStepOf, type OracleScriptRequest } from "./request";
import type { OracleStatements } from "./scope";

/** `50_swap_tables.sql` and `emergency.sql`: what the fence needs done, and undone. */
export function swapTablesView(request: OracleScriptRequest, { swap, abandon }: OracleStatements): View {
  const { identities, lateConstraints, triggers, copy } = oracleStepOf(request, "swapTables");
  const named = triggers.flatMap(({ name, interimName, retiredName }) => [name, interimName, retiredName]);
  return {
    ownTriggers: plsqlList([copy.journalTrigger, copy.reverseTrigger, ...named]),
    triggers: triggers.map(({ name, interimName, enabled }) => ({
      nameText: plsqlText(name),
      interimText: plsqlText(interimName),
      retire: swap.text("retireTrigger", { trigger: name }),
      promote: swap.text("promoteTrigger", { trigger: name }),
      enable: enabled ? [swap.text("enableTrigger", { trigger: name })] : [],
    })),
    identities: identities.map(({ column }) => ({
      read: swap.text("readIdentity", { column }),
      restore: swap.text("restoreIdentity", { column }),
      loosen: swap.text("loosenIdentity", { column }),
    })),
    late: lateConstraints.map(({ name }) => ({
      enable: swap.text("enableLate", { constraint: name }),
      disable: swap.text("disableLate", { constraint: name }),
    })),
    unfenceSource: abandon.text("unfenceSource"),
    dropKey: abandon.text("dropKey"),
    ...dropView({ abandon }),
  };
}

function dropView({ abandon }: Pick<OracleStatements, "abandon">): View {
  return { dropTrigger: abandon.text("dropTrigger"), dropTable: abandon.text("dropTable") };
}

/** `60_restore_grants.sql`: the names, the old ones first. */
export function restoreGrantsView(request: OracleScriptRequest, { grants }: OracleStatements): View {
  const { copy, constraints, indexes } = oracleStepOf(request, "restoreGrants");
  const { source, retired } = copy;
  const { triggers } = oracleStepOf(request, "swapTables");
  const named = [
    ...constraints.map((each) => ({ ...each, word: "Constraint", values: { constraint: each.name } })),
    ...indexes.map((each) => ({ ...each, word: "Index", values: { index: each.name } })),
  ];
  const keyOf = (word: string, table: string, name: string | null) =>
    plsqlText(`${word.toUpperCase()} ${table}.${name ?? ""}`);
  return {
    retiring: named.map(({ word, name, values }) => ({
      nameText: keyOf(word, retired.name, name),
      ddl: grants.text(`retire${word}`, values),
    })),
    promoting: named.map(({ word, name, interimName, values }) => ({
      nameText: keyOf(word, source.name, interimName),
      expectedText: keyOf(word, source.name, name),
      ddl: grants.text(`promote${word}`, values),
    })),
    triggers: triggers.map(({ name, enabled }) => ({
      nameText: plsqlText(name),
      status: enabled ? "ENABLED" : "DISABLED",
    })),
    recompile: grants.text("recompile"),
    compilableTypes: [...compilableTypes].map(quoteLiteral).join(", "),
  };
}

function countRows(schema: string, name: string): string {
  return plsqlText(`SELECT COUNT(*) FROM ${quoteQualified(schema, name)}`);
}

/** `70_drop_old_table.sql` */
export function dropOldTableView(request: OracleScriptRequest, { abandon }: OracleStatements): View {
  const { source, retired } = oracleStepOf(request, "swapTables").copy;
  return {
    ...dropView({ abandon }),
    countNew: countRows(source.schema, source.name),
    countOld: countRows(retired.schema, retired.name),
  };
}
