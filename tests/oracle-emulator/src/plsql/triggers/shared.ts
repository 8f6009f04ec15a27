import { createHash } from "node:crypto";
import { storageType } from "../../catalog/data-type";
import type { RelationInfo } from "../../catalog/model";
import type { CreateTrigger } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";
import type { TriggerBody } from "./body";
import { declareNames } from "./declarations";

/** Statements around a section of a compound trigger; all empty where nothing is shared. */
export interface SharedState {
  /** Gives all variables their first values. */
  readonly initial: string;
  /** Gives them the values that the section before left. */
  readonly load: string;
  readonly save: string;
}

/**
 * What a compound trigger declares for all of its sections. Its variables live as long as the statement; between the functions that
 * the sections become, settings of the transaction keep them.
 */
export function sharedState(body: TriggerBody, trigger: CreateTrigger, table: RelationInfo): SharedState {
  const declarations = trigger.body?.kind === "compoundBody" ? trigger.body.declarations : [];
  const name = JSON.stringify([trigger.name.schema?.name, trigger.name.name.name]);
  const prefix = `ora.shared_${table.objectId}_${createHash("md5").update(name).digest("hex").slice(0, 8)}`;
  let [initial, load, save] = ["", "", ""];
  for (const [index, node] of declarations.entries()) {
    const text = `${declareNames(body, [node])}\n`;
    initial += text;
    if (node.kind !== "variable" || node.constant) {
      load += text;
      continue;
    }
    const variable = body.names.value([node.name.name]);
    if (variable === undefined)
      throw unimplemented("records that sections of a trigger share", node.position);
    const { sql, type } = variable;
    const setting = `${prefix}_${index}`;
    load += `${sql} := nullif(pg_catalog.current_setting('${setting}', true), '')::${storageType(type)};\n`;
    save += `PERFORM pg_catalog.set_config('${setting}', coalesce(${sql}::text, ''), true);\n`;
  }
  return { initial, load, save };
}
