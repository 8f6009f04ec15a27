import type { Context } from "./context";
import { assign, coerce } from "./coerce";
import { raised, unsupported } from "./errors";
import type { Cell, CollectionCell, ScalarCell } from "./values";
import { booleanCell, emptyCell, INTEGER_TYPE, numberCell, sortedKeys, TEXT_TYPE, textCell } from "./values";

/** The key of an element, as the table's index type has it. @throws PlsqlError ORA-06502 for NULL */
export async function keyOf(
  context: Context,
  collection: CollectionCell,
  index: ScalarCell,
): Promise<string> {
  const type = collection.type.textKeys ? TEXT_TYPE : INTEGER_TYPE;
  return (await coerce(context.host, index, { ...type, notNull: true })) as string;
}

export function elementAt(collection: CollectionCell, key: string): Cell {
  if (collection.elements === undefined) throw raised(6531);
  const element = collection.elements.get(key);
  if (element === undefined) throw raised(collection.type.form === "INDEX BY" ? 1403 : 6533);
  return element;
}

/** One block must not take the memory of all sessions. */
const MAX_ELEMENTS = 1_000_000;

function addElement(collection: CollectionCell, key: string): Cell {
  const { elements, type } = collection;
  if (elements === undefined) throw raised(6531);
  if (elements.size >= MAX_ELEMENTS) throw raised(6500);
  const element = emptyCell(type.element);
  elements.set(key, element);
  return element;
}

/** The element to assign to: an index-by table makes it. */
export function elementPlace(collection: CollectionCell, key: string): Cell {
  if (collection.elements === undefined) throw raised(6531);
  const existing = collection.elements.get(key);
  if (existing !== undefined) return existing;
  if (collection.type.form !== "INDEX BY") throw raised(6533);
  return addElement(collection, key);
}

export const COLLECTION_METHODS: ReadonlySet<string> = new Set([
  "COUNT",
  "FIRST",
  "LAST",
  "NEXT",
  "PRIOR",
  "EXISTS",
  "LIMIT",
  "DELETE",
  "EXTEND",
  "TRIM",
]);

function keyCell(collection: CollectionCell, key: string | undefined): Cell {
  return collection.type.textKeys ? textCell(key ?? null) : numberCell(key ?? null);
}

async function neighbour(
  context: Context,
  collection: CollectionCell,
  index: ScalarCell,
  step: 1 | -1,
): Promise<Cell> {
  const key = await keyOf(context, collection, index);
  const probe: CollectionCell = {
    ...collection,
    elements: new Map([...(collection.elements ?? []), [key, index]]),
  };
  const keys = sortedKeys(probe);
  return keyCell(collection, keys[keys.indexOf(key) + step]);
}

function extend(collection: CollectionCell, count: number, source: Cell | undefined): Promise<Cell[]> {
  const { elements, type } = collection;
  if (elements === undefined) throw raised(6531);
  const first = Number(sortedKeys(collection).at(-1) ?? "0") + 1;
  if (type.limit !== undefined && first + count - 1 > type.limit) throw raised(6532);
  const added: Cell[] = [];
  for (let key = first; key < first + count; key += 1) {
    added.push(addElement(collection, String(key)));
  }
  return Promise.resolve(source === undefined ? [] : added);
}

async function remove(
  context: Context,
  collection: CollectionCell,
  bounds: readonly ScalarCell[],
): Promise<void> {
  const [from, to] = bounds;
  if (from === undefined) {
    collection.elements?.clear();
    return;
  }
  const low = await keyOf(context, collection, from);
  const high = to === undefined ? low : await keyOf(context, collection, to);
  const { textKeys } = collection.type;
  for (const key of sortedKeys(collection)) {
    const inside = textKeys
      ? key >= low && key <= high
      : Number(key) >= Number(low) && Number(key) <= Number(high);
    if (inside) collection.elements?.delete(key);
  }
}

function trim(collection: CollectionCell, count: number): void {
  const keys = sortedKeys(collection);
  if (count > keys.length) throw raised(6533);
  for (const key of keys.slice(keys.length - count)) collection.elements?.delete(key);
}

async function change(
  context: Context,
  collection: CollectionCell,
  method: string,
  args: readonly ScalarCell[],
): Promise<void> {
  const [first, second] = args;
  const count = first === undefined ? 1 : Number(first.value);
  if (method === "DELETE") return remove(context, collection, args);
  if (method === "TRIM") return trim(collection, count);
  const source = second === undefined ? undefined : elementAt(collection, String(second.value));
  for (const added of await extend(collection, count, source)) {
    if (source !== undefined) await assign(context.host, added, source);
  }
}

/** `names.COUNT`, `names.EXISTS(i)`, `names.EXTEND(2)`: the result, or undefined of a procedure. */
export async function collectionMethod(
  context: Context,
  collection: CollectionCell,
  method: string,
  args: readonly ScalarCell[],
): Promise<Cell | undefined> {
  const [index = textCell(null)] = args;
  switch (method) {
    case "COUNT":
      if (collection.elements === undefined) throw raised(6531);
      return numberCell(String(collection.elements.size));
    case "FIRST":
      return keyCell(collection, sortedKeys(collection)[0]);
    case "LAST":
      return keyCell(collection, sortedKeys(collection).at(-1));
    case "NEXT":
      return neighbour(context, collection, index, 1);
    case "PRIOR":
      return neighbour(context, collection, index, -1);
    case "EXISTS":
      return booleanCell(collection.elements?.has(await keyOf(context, collection, index)) ?? false);
    case "LIMIT":
      return numberCell(collection.type.limit === undefined ? null : String(collection.type.limit));
    case "DELETE":
    case "TRIM":
    case "EXTEND":
      await change(context, collection, method, args);
      return undefined;
    default:
      throw unsupported(`collection method ${method}`);
  }
}
