import { isOwnKey, keyId } from "../schema/foreign-key";
import type { CarriedKey, SwapTablesStep, ValidateForeignKeysStep } from "../schema/plan";
import { Marker } from "./template";
import type { Values } from "./views/values";

type KeyStep = Pick<SwapTablesStep, "copy" | "foreignKeys" | "keysByLeaf">;

const onlyByLeaf: ReadonlySet<string> = new Set(["listKeyLeaves"]);

/** A copy that has no partitions takes its keys as a whole. */
function isByLeaf({ copy, keysByLeaf }: KeyStep, key: CarriedKey): boolean {
  return keysByLeaf && !(copy.becomesPlain && isOwnKey(key));
}

/** Every leaf of the new table has the table's schema; those of another table may lie anywhere. */
function leafValues(key: CarriedKey): Values {
  const schema = isOwnKey(key) ? key.table.schema : new Marker("leafSchema");
  return { leafSchema: schema, leaf: new Marker("leaf") };
}

function itemsOf(markers: Values, keys: readonly CarriedKey[]): Values[] {
  return keys.map((key) => ({ ...markers, ...leafValues(key), key: keyId(key) }));
}

/** The keys that a statement of the cutover is rendered for; null where it is none about keys. */
export function swapKeyItems(step: KeyStep, statement: string, markers: Values): Values[] | null {
  const { foreignKeys: keys, keysByLeaf } = step;
  const whole = keys.filter((key) => !(isByLeaf(step, key) && isOwnKey(key)));
  if (onlyByLeaf.has(statement)) return keysByLeaf && keys.some((key) => !isOwnKey(key)) ? [markers] : [];
  switch (statement) {
    case "dropKey":
      return itemsOf(markers, keys);
    case "addKey":
      return itemsOf(markers, whole);
    case "addLeafKey":
      return itemsOf(
        markers,
        keys.filter((key) => isByLeaf(step, key)),
      );
    case "commentKey":
      return itemsOf(
        markers,
        whole.filter(({ comment }) => comment !== null),
      );
    default:
      return null;
  }
}

/** The keys that a statement of the validation is rendered for. */
export function validationItems(step: ValidateForeignKeysStep, statement: string, markers: Values): Values[] {
  const keys = step.foreignKeys.filter(({ enforced }) => enforced);
  const attached = keys.filter((key) => isByLeaf(step, key));
  const parts = { ...markers, partSchema: new Marker("schema"), part: new Marker("part") };
  switch (statement) {
    case "lockKey":
    case "attachKey":
      return itemsOf(markers, attached);
    case "commentKey":
      return itemsOf(
        markers,
        attached.filter(({ comment }) => comment !== null),
      );
    default:
      return itemsOf(parts, keys);
  }
}
