import { validationSummarySchema, type ValidationSummary } from "../schema/report";
import type { Target } from "../schema/target";
import type { Reality } from "../engines/engine";
import { settingsOf, type Inputs } from "./settings";

/** `hr/app.orders`: the connection's name and the table's. */
export function idOf(target: Target): string {
  return `${target.connection}/${target.schema}.${target.table}`;
}

/** What the resource tells beside its settings. */
export type Findings = Pick<Reality, "partitioning" | "result" | "retired">;

/** What was proven of the last run; null before one. */
export interface Proof {
  readonly validation: ValidationSummary | null;
  /** In Markdown. */
  readonly report: string | null;
}

export const noProof: Proof = { validation: null, report: null };

/** The proof that a resource has told of before. */
export function proofIn({ validation = null, report = null }: Inputs): Proof {
  const known = validationSummarySchema.nullable().safeParse(validation);
  return {
    validation: known.success ? known.data : null,
    report: typeof report === "string" ? report : null,
  };
}

/** Inputs, what the declaration says, and what the table is. A refresh changes all but the declaration. */
export function toOutputs(
  inputs: Inputs,
  { partitioning, result, retired }: Findings,
  { validation, report }: Proof,
): Inputs {
  const settings = settingsOf(inputs);
  return {
    ...settings,
    progressUrn: inputs["progressUrn"],
    declared: settings,
    partitioning,
    result,
    retired,
    validation,
    report,
  };
}

/** A failure that Pulumi records with the resource: its id, its declaration, and why it stopped. */
export class RecordedFailure extends Error {
  readonly reasons: readonly string[];
  readonly properties: Inputs;

  constructor(
    readonly id: string,
    inputs: Inputs,
    cause: Error,
    found: Findings = { partitioning: null, result: null, retired: null },
    proof: Proof = noProof,
  ) {
    super(cause.message, { cause });
    this.reasons = [cause.message];
    const outputs = toOutputs(inputs, found, proof);
    // Pulumi adds its provider to what succeeds, not to this; without it the resource can neither be read nor destroyed.
    this.properties = { ...outputs, __provider: inputs["__provider"] };
  }
}
