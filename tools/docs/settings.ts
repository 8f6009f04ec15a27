import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { postgresConnectionSchema } from "../../provider/schema/connection";
import { intervalTargetSchema, migrationSettingsSchema, targetSchema } from "../../provider/schema/target";

// Writes the pages that are made of the zod schemas. Run: node -r ./tools/typescript.js tools/docs/settings.ts [--check]

interface Property {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly default?: string | number | object;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: ObjectSchema & Property;
  readonly anyOf?: readonly Property[];
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
}

function describeValue({
  type,
  enum: options,
  const: only,
  minimum,
  maximum,
  items,
  anyOf,
  properties,
}: Property): string {
  if (properties) return `\`{ ${Object.keys(properties).join(", ")} }\``;
  if (anyOf)
    return anyOf.map((one) => (one.type === "integer" ? "whole number" : describeValue(one))).join(", ");
  if (type === "array") return `list of ${items?.properties ? "entries" : "values"}`;
  if (only !== undefined) return `\`${only}\``;
  if (options) return options.map((option) => `\`${option}\``).join(", ");
  if (type === "integer") return `${minimum?.toLocaleString("en-US")} to ${maximum?.toLocaleString("en-US")}`;
  return type === "string" ? "text" : (type ?? "");
}

function describeDefault(name: string, property: Property, schema: ObjectSchema): string {
  if (typeof property.default === "object") return "see below";
  if (property.default !== undefined) return String(property.default);
  return schema.required?.includes(name) ? "required" : "–";
}

function toTable(schema: ObjectSchema): string {
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) =>
      `| \`${name}\` | ${describeValue(property)} | ${describeDefault(name, property, schema)} | ${property.description ?? ""} |`,
  );
  return ["| setting | value | default | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

function jsonSchemaOf(schema: z.ZodType): ObjectSchema {
  return z.toJSONSchema(schema, { io: "input" }) as ObjectSchema;
}

const intervalSchema = jsonSchemaOf(intervalTargetSchema);

/** Whether each strategy has the setting, with the same meaning. */
function isShared(name: string): boolean {
  return (
    name !== "partitionType" &&
    name !== "partitionColumn" &&
    targetSchema.options.every(({ shape }) => name in shape)
  );
}

function pick(schema: ObjectSchema, isWanted: (name: string) => boolean): Record<string, Property> {
  return Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => isWanted(name)));
}

/** The settings of one strategy, and what each entry of its partitions is. */
function describeStrategy(option: (typeof targetSchema.options)[number]): string {
  const schema = jsonSchemaOf(option);
  const strategy = option.shape.partitionType;
  const own = pick(schema, (name) => name !== "partitionType" && !isShared(name));
  const entry = own["partitions"]?.items;
  const parts = [
    `### ${strategy.value}\n${strategy.description ?? ""}`,
    toTable({ ...schema, properties: own }),
    ...(own["retention"] ? [`\`retention\`:\n\n${toTable(own["retention"])}`] : []),
    ...(entry ? [`Each entry of \`partitions\`:\n\n${toTable(entry)}`] : []),
  ];
  return parts.join("\n\n");
}

const settingsPage = `# Settings

Made from the schemas by \`tools/docs/settings.ts\`; editors read the same as
[partitioned-table.schema.json](../reference/partitioned-table.schema.json). A setting that is not listed here is refused by its path.

## PartitionedTable
Every declaration has these settings, and those of its \`partitionType\`.

${toTable({ ...intervalSchema, properties: pick(intervalSchema, isShared) })}

\`lobs\`:

${toTable(intervalSchema.properties?.["lobs"] ?? {})}

${targetSchema.options.map(describeStrategy).join("\n\n")}

\`subpartitionType\`, \`subpartitionColumn\` and \`subpartitionCount\` go together. Intervals are aligned to the calendar (weeks to
Mondays, \`MONTH\` × 3 to quarters, hours of a \`timestamptz\` to UTC), integers to multiples of \`intervalValue\`.

## migration
How a run goes about it. A change here alone never touches the table.

${toTable(jsonSchemaOf(migrationSettingsSchema))}

## Connections
Each entry of \`table-migration:connections\` in the stack's configuration; [connections](connections.md) shows the form.

${toTable(jsonSchemaOf(postgresConnectionSchema))}
`;

const schemaPage = {
  $id: "partitioned-table.schema.json",
  title: "PartitionedTable",
  ...z.toJSONSchema(targetSchema, { io: "input" }),
};

/** The generated pages, by their path in the repository. */
export const generatedPages: Readonly<Record<string, string>> = {
  "docs/guide/settings.md": settingsPage,
  "docs/reference/partitioned-table.schema.json": `${JSON.stringify(schemaPage, null, 2)}\n`,
};

function main(isCheck: boolean): void {
  for (const [page, text] of Object.entries(generatedPages)) {
    const file = path.join(__dirname, "../..", page);
    if (!isCheck) writeFileSync(file, text);
    else if (readFileSync(file, "utf8") !== text) throw new Error(`${page} is not up to date.`);
  }
}

if (require.main === module) main(process.argv.includes("--check"));
