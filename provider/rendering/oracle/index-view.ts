import { numberLiteral } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../dialect/oracle-quoting";
import type {
  OracleCarriedConstraint,
  OracleCarriedIndex,
  OracleCarriedTrigger,
  OracleCopy,
  OracleCreateIndexesStep,
} from "../../schema/oracle-plan";
import type { View } from "../template";
import type { Values } from "../views/values";
import { printCompilerSettings } from "./compiler-settings";
import { authorsText, constraintName, describeState } from "./columns";

function interimOf({ interim }: OracleCopy): string {
  return quoteQualified(interim.schema, interim.name);
}

function listIndexColumns({ columns }: OracleCarriedIndex): string {
  return columns
    .map(({ column, expression, descending }) => {
      const value = expression === null ? quoteIdentifier(column ?? "") : authorsText(expression);
      return descending ? `${value} DESC` : value;
    })
    .join(", ");
}

function defineIndex(copy: OracleCopy, index: OracleCarriedIndex): string {
  const name = quoteQualified(copy.interim.schema, index.interimName);
  const clauses = [
    ...(index.isLocal ? ["LOCAL"] : []),
    ...(index.tablespace === null ? [] : [`TABLESPACE ${quoteIdentifier(index.tablespace)}`]),
    ...(index.compression === null ? [] : [index.compression]),
    ...(index.isReverse ? ["REVERSE"] : []),
    ...(index.visible ? [] : ["INVISIBLE"]),
  ];
  const head = `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${name} ON ${interimOf(copy)}`;
  return [`${head} (${listIndexColumns(index)})`, ...clauses].join(" ");
}

function parallelClause({ degree }: OracleCarriedIndex): string {
  if (degree === "DEFAULT") return "PARALLEL";
  return degree === "1" || degree === "0" ? "NOPARALLEL" : `PARALLEL ${numberLiteral(degree)}`;
}

function defineKey(
  copy: OracleCopy,
  key: OracleCarriedConstraint,
  indexes: readonly OracleCarriedIndex[],
): string {
  const index = indexes.find(({ name }) => name === key.index);
  const using =
    index === undefined ? "" : ` USING INDEX ${quoteQualified(copy.interim.schema, index.interimName)}`;
  const columns = key.columns.map((name) => quoteIdentifier(name)).join(", ");
  const { timing, state } = splitState(describeState(key));
  return `ALTER TABLE ${interimOf(copy)} ADD ${constraintName(key)}${key.kind} (${columns})${timing}${using}${state}`;
}

/** USING INDEX stands between what a constraint is and whether it is enabled. */
function splitState(text: string): { timing: string; state: string } {
  const at = text.search(/ (?:ENABLE|DISABLE) /);
  return at < 0 ? { timing: text, state: "" } : { timing: text.slice(0, at), state: text.slice(at) };
}

function defineTrigger(copy: OracleCopy, trigger: OracleCarriedTrigger): string {
  const name = quoteQualified(copy.interim.schema, trigger.interimName);
  const when = trigger.when === null ? "" : `\nWHEN (${authorsText(trigger.when)})`;
  const text = trigger.body.trim();
  const body = trigger.isCall && !/^call\s/i.test(text) ? `CALL ${text}` : text;
  return `CREATE TRIGGER ${name} ${trigger.event} ON ${interimOf(copy)}${trigger.tail}\nDISABLE${when}\n${body}`;
}

function triggerView(copy: OracleCopy, trigger: OracleCarriedTrigger): View {
  const { interimName, compiledWith } = trigger;
  return {
    createTrigger: defineTrigger(copy, trigger),
    interimTrigger: interimName,
    interimTriggerText: quoteLiteral(interimName),
    ...(compiledWith === null ? {} : { compilerSettings: printCompilerSettings(compiledWith) }),
  };
}

/** `createIndexes`: `values` name the index, the key or the trigger. */
export function createIndexesView(step: OracleCreateIndexesStep, values: Values): View {
  const index = step.indexes.find(({ name }) => name === values["index"]);
  const key = step.keys.find(({ name }) => name === values["constraint"]);
  const trigger = step.triggers.find(({ name }) => name === values["trigger"]);
  return {
    parallelDegree: String(step.parallelDegree),
    ...(index
      ? {
          createIndex: defineIndex(step.copy, index),
          interimIndex: index.interimName,
          parallelClause: parallelClause(index),
        }
      : {}),
    ...(key ? { addKey: defineKey(step.copy, key, step.indexes) } : {}),
    ...(trigger ? triggerView(step.copy, trigger) : {}),
  };
}
