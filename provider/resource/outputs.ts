import type { MigrationError } from "../errors";
import type { Target } from "../schema/target";
import type { Reality } from "./reality";
import { settingsOf, type Inputs } from "./settings";

/** `hr/app.orders`: the connection's name and the table's. */
export function idOf(target: Target): string {
  return `${target.connection}/${target.schema}.${target.table}`;
}

/** What the resource tells beside its settings. */
export type Findings = Pick<Reality, "partitioning" | "result" | "retired">;

/** Inputs, what the declaration says, and what the table is. A refresh changes all but the declaration. */
export function toOutputs(inputs: Inputs, { partitioning, result, retired }: Findings): Inputs {
  const settings = settingsOf(inputs);
  return {
    ...settings,
    progressUrn: inputs["progressUrn"],
    declared: settings,
    partitioning,
    result,
    retired,
  };
}

/** Errors before which nothing has begun, so that there is nothing to record. */
const untouched: ReadonlySet<string> = new Set([
  ...["STALE_PLAN", "RUN_IN_PROGRESS", "CONNECTION_FAILED", "AUTHENTICATION_FAILED", "TLS_FAILED"],
  ...["POOLED_CONNECTION", "DATABASE_UNSUPPORTED", "DATABASE_READ_ONLY"],
]);

/** Whether a run got so far that Pulumi should know of it. */
export function isWorthRecording(error: MigrationError): boolean {
  return !untouched.has(error.code);
}

/** A failure that Pulumi records with the resource: its id, its declaration, and why it stopped. */
export class RecordedFailure extends Error {
  readonly reasons: readonly string[];
  readonly properties: Inputs;

  constructor(
    readonly id: string,
    inputs: Inputs,
    cause: MigrationError,
  ) {
    super(cause.message, { cause });
    this.reasons = [cause.message];
    const outputs = toOutputs(inputs, { partitioning: null, result: null, retired: null });
    // Pulumi adds its provider to what succeeds, not to this; without it the resource can neither be read nor destroyed.
    this.properties = { ...outputs, __provider: inputs["__provider"] };
  }
}
