import { OracleError } from "../../contract";
import type { Context } from "../context";
import { declareAll, declareRoutine } from "../declare";
import type { StoredUnit, UnitSource } from "../host";
import type { RoutineEntry, UnitText } from "../scope";
import { Scope } from "../scope";
import { runBody } from "../statement";

function unitText(unit: StoredUnit, source: UnitSource): UnitText {
  return { text: source.text, name: `${unit.owner}.${unit.name}` };
}

/** Calling what does not compile names it. */
function requireValid(unit: StoredUnit, kind: string): void {
  if (unit.valid) return;
  const name = `${unit.owner}.${unit.name}`;
  throw new OracleError(6550, `line 1, column 7:\nPLS-00905: object ${name} is invalid (${kind})`);
}

async function unitOf(context: Context, path: readonly string[]): Promise<StoredUnit | undefined> {
  const [first, second] = path;
  if (first === undefined) return undefined;
  return second === undefined ? context.host.unit(undefined, first) : context.host.unit(first, second);
}

/** The routine that a schema-level name means. */
export async function storedRoutine(
  context: Context,
  path: readonly string[],
): Promise<RoutineEntry | undefined> {
  const unit = await unitOf(context, path);
  const source = unit?.body;
  if (unit === undefined || source?.tree.kind !== "routine") return undefined;
  requireValid(unit, source.tree.declaration.kind);
  const scope = new Scope(unitText(unit, source));
  declareRoutine(scope, source.tree.declaration);
  const entry = scope.own(unit.name);
  return entry?.kind === "routine" ? entry : undefined;
}

/** The package of a name, brought to life on its first use in the session. */
export async function packageScope(context: Context, path: readonly string[]): Promise<Scope | undefined> {
  if (path.length === 0 || path.length > 2) return undefined;
  const unit = await unitOf(context, path);
  const specification = unit?.specification;
  if (unit === undefined || specification?.tree.kind !== "package") return undefined;
  requireValid(unit, "package");
  const key = `${unit.owner}.${unit.name}`;
  const known = context.host.packages.get(key);
  if (known !== undefined && known.unit.text === wholeText(unit)) return known;
  return initialise(context, unit, specification.tree, key);
}

function wholeText({ specification, body }: StoredUnit): string {
  return body?.text ?? specification?.text ?? "";
}

async function initialise(
  context: Context,
  unit: StoredUnit,
  tree: Extract<UnitSource["tree"], { kind: "package" }>,
  key: string,
): Promise<Scope> {
  const body = unit.body?.tree.kind === "package" ? unit.body.tree : undefined;
  const own = new Set(tree.declarations.flatMap((node) => ("name" in node ? [node.name.name] : [])));
  const hidden = new Set(
    (body?.declarations ?? []).flatMap((node) =>
      "name" in node && !own.has(node.name.name) ? [node.name.name] : [],
    ),
  );
  const scope = new Scope({ text: wholeText(unit), name: key }, undefined, [unit.name], hidden);
  context.host.packages.set(key, scope);
  try {
    await declareAll(context, scope, tree.declarations);
    await declareAll(context, scope, body?.declarations ?? []);
    if (body?.initialisation !== undefined) await runBody(context, scope, body.initialisation);
  } catch (error) {
    context.host.packages.delete(key);
    throw error;
  }
  return scope;
}
