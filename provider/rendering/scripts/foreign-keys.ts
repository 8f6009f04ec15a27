import { quoteLiteral } from "../../dialect/postgres";
import { keyId } from "../../schema/foreign-key";
import type { CarriedKey } from "../../schema/plan";
import type { View } from "../template";
import type { ScriptStatements } from "./plpgsql";
import { stepOf, type ScriptRequest } from "./request";
import type { Statements } from "./scope";
import { shortLock } from "./short-lock";

/** Looks up the rows of one table after the other, leaves first; the catalog says which are left. */
function validateKey(scope: View, keys: ScriptStatements, key: CarriedKey): string {
  const id = keyId(key);
  const printed = quoteLiteral(`${key.name} of ${key.table.schema}.${key.table.name}`);
  const body = [
    "CALL pg_temp.hold_fence()",
    `FOR v_found IN ${keys.executed("readKey", { key: id })} LOOP
        IF NOT v_found."hasKey" THEN
          RAISE EXCEPTION 'INVENTORY_DIFFERS: the foreign key % is gone', ${printed} USING ERRCODE = 'TM109';
        END IF;
        CONTINUE WHEN v_found."isValidated";
        v_oid := v_found.oid;
        v_part_schema := v_found.schema;
        v_part := v_found.name;
        ${keys.executed("validateKey", { key: id })};
        v_has_more := true;
        EXIT;
      END LOOP`,
  ];
  return shortLock(scope, {
    activity: "Validating foreign keys",
    lockedOid: "v_oid",
    declarations: ["v_found record", "v_oid oid", "v_part_schema text", "v_part text"],
    body,
  });
}

/** Those keys are validated that were valid when the scripts were made: a key that became valid since has changed the table. */
export function validateForeignKeysView(request: ScriptRequest, { keys }: Statements, scope: View): View {
  if (keys === null) return { validations: [] };
  const { foreignKeys } = stepOf(request, "swapTables");
  const valid = new Set(request.state.foreignKeys.filter(({ validated }) => validated).map(keyId));
  const carried = foreignKeys.filter((key) => valid.has(keyId(key)));
  return { validations: carried.map((key) => validateKey(scope, keys, key)) };
}
