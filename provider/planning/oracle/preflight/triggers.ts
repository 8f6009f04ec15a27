import { refuse } from "../../../errors";
import type { OracleTrigger } from "../../../schema/oracle-table-state";
import { foreignTriggers } from "../fingerprint";
import { splitTriggerText } from "../trigger-text";
import { tableName, type OracleRule } from "./rule";

function whyUnsupported(trigger: OracleTrigger, owner: string): [string, string] | null {
  if (trigger.schema !== owner)
    return [`belongs to ${trigger.schema}`, `Create it in ${owner}, whose name the copy's triggers have.`];
  if (trigger.order.length > 0)
    return [
      `has an order among others (${trigger.order.join(", ")}), which is not carried yet`,
      "Put the triggers' work into one compound trigger, or remove FOLLOWS and PRECEDES.",
    ];
  if (!/^(?:NO|NONE)?$/i.test(trigger.crossEdition))
    return ["is a crossedition trigger, which is not carried", "Finish the edition's upgrade first."];
  if (trigger.valid === false)
    return ["does not compile, so that what fires it fails", "Correct it, or drop it."];
  if (splitTriggerText(trigger.description) === null)
    return ["has a definition that cannot be read", "Create it again in a plain form."];
  return null;
}

/** Refuses triggers that cannot be created again on the copy. */
export const refuseTriggers: OracleRule = (subject) =>
  foreignTriggers(subject.state).flatMap((trigger) => {
    const reason = whyUnsupported(trigger, subject.state.schema);
    if (reason === null) return [];
    const [trait, remedy] = reason;
    const table = tableName(subject);
    return [refuse("TRIGGER_UNSUPPORTED", "table", { trigger: trigger.name, table, trait, remedy })];
  });
