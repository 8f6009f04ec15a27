import type { z } from "zod";
import { migrationError, refuse, type Refusal } from "../errors";
import { connectionsSchema, engineNames, type AnyConnection, type Connections } from "../schema/connection";
import { migrationSettingsSchema, targetSchema, type Target } from "../schema/target";

/** What Pulumi passes for a value that is known only after another resource exists. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Inputs = Readonly<Record<string, unknown>>;

/** Properties that are the resource's own and no settings. */
const ownProperties: ReadonlySet<string> = new Set([
  ...["plan", "partitioning", "result", "retired", "validation", "report"],
  ...["declared", "progressUrn", "__provider"],
]);

/** The settings among a resource's inputs or outputs. */
export function settingsOf(properties: Inputs): Inputs {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => !ownProperties.has(name) && value !== undefined),
  );
}

/** The declaration that a resource was last brought to; its settings may say what a refresh has found instead. */
export function declaredIn(properties: Inputs): Inputs {
  const { declared } = properties;
  return typeof declared === "object" && declared !== null ? (declared as Inputs) : settingsOf(properties);
}

/** Which values of partitionType have a setting: all of them, for most. */
const strategiesOf = new Map<string, string[]>();
for (const { shape } of targetSchema.options) {
  for (const name of Object.keys(shape))
    strategiesOf.set(name, [...(strategiesOf.get(name) ?? []), shape.partitionType.value]);
}

const settingNames: readonly string[] = [
  ...strategiesOf.keys(),
  ...Object.keys(migrationSettingsSchema.shape),
];

function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** Names that a migration file has, and a program has not: it writes the former in other words. */
const ofMigrationFiles: Readonly<Record<string, string>> = {
  owner: "Its name here is schema.",
  table_name: "Its name here is table.",
  parallel_degree: "Its name here is migration.parallelDegree.",
  estimated_hours: "Its name here is migration.estimatedHours.",
  drop_old_after_days: "Its name here is migration.keepOldForDays.",
  backup_old_table: "The old table is always kept, for migration.keepOldForDays.",
  validate_data: "Every row is always compared before the cutover.",
  priority: "What is to run first is told by dependsOn, or by declareTables from a migration file.",
  migration_action: "What the table must be before is told by migration.expectedSource.",
};

function suggest(name: string): string {
  const here = ofMigrationFiles[name];
  if (here !== undefined) return ` ${here}`;
  const strategies = strategiesOf.get(name);
  if (strategies) return ` It belongs to partitionType ${strategies.join(" and ")}.`;
  const ranked = settingNames
    .map((known) => ({ known, far: distance(name.toLowerCase(), known.toLowerCase()) }))
    .sort((left, right) => left.far - right.far);
  const [best] = ranked;
  return best && best.far <= Math.max(2, name.length / 3) ? ` Did you mean ${best.known}?` : "";
}

const supported: Readonly<Record<string, string>> = {
  partitionType: `Use ${targetSchema.options.map(({ shape }) => shape.partitionType.value).join(", ")}.`,
  subpartitionType: "Use HASH, or leave subpartitionType out.",
};

/** `partitions[2].name`, as Pulumi writes a property's path. */
export function propertyPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : (at === 0 ? "" : ".") + String(part)))
    .join("");
}

function refuseIssue(issue: z.core.$ZodIssue, engine: string): Refusal[] {
  const path = propertyPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const full = path === "" ? key : `${path}.${key}`;
      return refuse("UNKNOWN_SETTING", full, { path: full, suggestion: suggest(key) });
    });
  }
  const remedy = supported[path];
  const value = valueAt(issue);
  if (remedy !== undefined && value !== undefined)
    return [refuse("UNSUPPORTED_SETTING", path, { path, value: JSON.stringify(value), engine, remedy })];
  return [refuse("INVALID_SETTING", path, { path, problem: describeProblem(issue) })];
}

/** The value that is none of those a setting may have; undefined for other problems, and where there is none. */
function valueAt(issue: z.core.$ZodIssue): unknown {
  if (issue.code === "invalid_value") return issue.input;
  const inputs = issue.input as Inputs | undefined;
  return issue.code === "invalid_union" ? inputs?.["partitionType"] : undefined;
}

/** What is wrong with a value, behind its path: `is missing`. */
export function describeProblem(issue: z.core.$ZodIssue): string {
  const isMissing =
    issue.code === "invalid_union" || (issue.input === undefined && issue.code === "invalid_type");
  if (isMissing) return "is missing";
  const said = issue.message.replace(/^Invalid input: /, "").replace(/\.$/, "");
  return said.replace(/^[A-Z]/, (first) => `is not valid: ${first.toLowerCase()}`);
}

/** HASH needs all three of its settings, and nothing of them makes sense alone. */
function refuseHalfHash(target: Target): Refusal[] {
  if (target.partitionType === "HASH" || target.partitionType === "NONE") return [];
  const names = ["subpartitionType", "subpartitionColumn", "subpartitionCount"] as const;
  const given = names.filter((name) => target[name] !== undefined);
  if (given.length === 0 || given.length === names.length) return [];
  const other = given.join(" and ");
  return names
    .filter((name) => target[name] === undefined)
    .map((path) => refuse("INCOMPLETE_SETTING", path, { path, other, reason: `${other} is set` }));
}

/**
 * Reads a declaration. Unknown and unsupported settings are refused by their path, never ignored.
 * @param engine what refusals call the database
 */
export function readTarget(inputs: Inputs, engine: string): { target: Target } | { refusals: Refusal[] } {
  const parsed = targetSchema.safeParse(settingsOf(inputs), { reportInput: true });
  if (!parsed.success)
    return { refusals: parsed.error.issues.flatMap((issue) => refuseIssue(issue, engine)) };
  const refusals = refuseHalfHash(parsed.data);
  return refusals.length > 0 ? { refusals } : { target: parsed.data };
}

/** Whether a value, or one inside it, is known only after another resource exists. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw migrationError("INVALID_CONNECTIONS", {
      path: "table-migration:connections",
      problem: "is not an object",
    });
  }
}

/**
 * Reads the stack's connections.
 * @throws INVALID_CONNECTIONS, which names the property and never repeats its value
 */
export function readConnections(text: string | undefined): Connections {
  const parsed = connectionsSchema.safeParse(text === undefined ? {} : parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys =
    issue?.code === "unrecognized_keys" ? `has an unknown property ${issue.keys.join(", ")}` : null;
  throw migrationError("INVALID_CONNECTIONS", {
    path: issue?.path.join(".") ?? "",
    problem: keys ?? describeProblem(issue as z.core.$ZodIssue),
  });
}

/** What refusals call the database of a declaration, which may name no connection, or one that is not there. */
export function engineNameFor(connections: Connections, { connection: name }: Inputs): string {
  const known = typeof name === "string" && Object.hasOwn(connections, name) ? connections[name] : undefined;
  return known ? engineNames[known.engine] : "any database";
}

/** The connection that a declaration names. */
export function findConnection(connections: Connections, name: string): AnyConnection {
  const connection = connections[name];
  if (connection && Object.hasOwn(connections, name)) return connection;
  const known = Object.keys(connections).join(", ") || "none";
  throw migrationError("UNKNOWN_CONNECTION", { name, known });
}
