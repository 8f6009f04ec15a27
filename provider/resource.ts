import * as pulumi from "@pulumi/pulumi";
import type { PartitioningSummary, RetiredSummary, RunResult, ValidationSummary } from "./schema/report";
import type { TargetInput } from "./schema/target";

/** The strategy stands in the program itself, so that an editor knows which settings go with it. */
type InputsOf<T> = {
  [Key in keyof T]: Key extends "partitionType" ? T[Key] : pulumi.Input<T[Key]>;
};

/** The declaration of one table, each property but the strategy as a value or as another resource's output. */
export type PartitionedTableArgs = InputsOf<TargetInput>;

type Handlers = typeof import("./handlers");

/**
 * Finds the package from the program's folder: in a user's node_modules, or in this repository by its own name. Nothing
 * is captured, so that the text in the state stays this small and runs whatever release is installed.
 */
function load(): Handlers {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the serialised text has no imports
  const { createRequire } = require("node:module") as typeof import("node:module");
  return createRequire(`${process.cwd()}/`)("pulumi-table-migration/handlers") as Handlers;
}

type Properties = Readonly<Record<string, unknown>>;

const provider: pulumi.dynamic.ResourceProvider<Properties, Properties> = {
  configure: (request) => load().configure(request),
  check: (olds, news) => load().check(olds, news),
  diff: (id, olds, news) => load().diff(id, olds, news),
  create: (inputs) => load().create(inputs),
  read: (id, props) => load().read(id, props ?? {}),
  update: (id, olds, news) => load().update(id, olds, news),
  delete: (id, props) => load().release(id, props),
};

/**
 * A table whose partitioning is declared. `pulumi preview` shows how to get there, `pulumi up` gets there while the
 * application writes, `pulumi refresh` shows drift; destroying it only releases it: the table stays, with its rows.
 */
export class PartitionedTable extends pulumi.dynamic.Resource {
  /** The partitioning that the table really has. */
  declare readonly partitioning: pulumi.Output<PartitioningSummary>;
  /** What the last run did: method, rows, checksum, durations, the lock's time, the retired table. Null before one. */
  declare readonly result: pulumi.Output<RunResult | null>;

  /** The table that the last cutover put aside, and until when it is kept at least. Null before one. */
  declare readonly retired: pulumi.Output<RetiredSummary | null>;

  /** What was validated with the last run, check by check, and the files of its report. Null before one. */
  declare readonly validation: pulumi.Output<ValidationSummary | null>;

  /** What the last run did and what was validated, in Markdown. Null before one. */
  declare readonly report: pulumi.Output<string | null>;

  constructor(name: string, args: PartitionedTableArgs, options?: pulumi.CustomResourceOptions) {
    const type = "pulumi-nodejs:dynamic/table-migration:PartitionedTable";
    const progressUrn = pulumi.createUrn(name, type, options?.parent);
    const found = { partitioning: undefined, result: undefined, retired: undefined };
    const outputs = { plan: undefined, ...found, validation: undefined, report: undefined };
    super(
      provider,
      name,
      { ...args, ...outputs, progressUrn },
      options,
      "table-migration",
      "PartitionedTable",
    );
  }
}
