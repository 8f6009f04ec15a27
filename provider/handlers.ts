import type { dynamic } from "@pulumi/pulumi";
import { formatRefusal, MigrationError, type Refusal } from "./errors";
import { engineOf, forgetDiscoveries } from "./engines";
import type { Engine } from "./engines/engine";
import { describeUnproven, listUnproven } from "./engines/run-proof";
import { formatResult } from "./report/text";
import { changedSettings, isAnythingLeft, plannedHashOf, replacingSettings } from "./resource/differences";
import { idOf, noProof, proofIn, RecordedFailure, toOutputs, type Proof } from "./resource/outputs";
import { failureOfProof, proveRun, settleProof } from "./resource/proof";
import { stackOf } from "./resource/report-files";
import { ProgressRow } from "./resource/progress-row";
import {
  declaredIn,
  engineNameFor,
  findConnection,
  hasUnknown,
  readConnections,
  readTarget,
  settingsOf,
  unknownValue,
  type Inputs,
} from "./resource/settings";
import { useTemplates } from "./rendering/own-templates";
import type { RunResult } from "./schema/report";
import type { Target } from "./schema/target";
import type { Validation } from "./schema/validation";

let connectionsText: string | undefined;
let templatesFolder: string | undefined;
/** Read once: what a process has begun with some templates, it ends with them. */
let areTemplatesRead = false;

/** Takes the stack's connections, and where its own templates lie. They stay in this process, and never enter a resource. */
export function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  connectionsText = config.get("table-migration:connections");
  const folder = config.get("table-migration:templates");
  if (folder !== templatesFolder) areTemplatesRead = false;
  templatesFolder = folder;
  return Promise.resolve();
}

function engineFor(target: Target): Engine {
  if (!areTemplatesRead) useTemplates(templatesFolder);
  areTemplatesRead = true;
  return engineOf(findConnection(readConnections(connectionsText), target.connection));
}

function toFailure(refusal: Refusal): dynamic.CheckFailure {
  return { property: refusal.path, reason: formatRefusal(refusal) };
}

/** What cannot be checked because of the connection or the server is shown against `connection`; a template is of no property. */
function toConnectionFailure(error: unknown): dynamic.CheckFailure {
  if (!(error instanceof MigrationError)) throw error;
  const property = error.code === "INVALID_TEMPLATE" ? "" : "connection";
  return { property, reason: error.message };
}

function readDeclared(inputs: Inputs): ReturnType<typeof readTarget> {
  return readTarget(inputs, engineNameFor(readConnections(connectionsText), inputs));
}

function requireTarget(inputs: Inputs): Target {
  const read = readDeclared(inputs);
  if ("target" in read) return read.target;
  const [refusal] = read.refusals;
  if (!refusal) throw new Error("a refused declaration says why");
  throw new MigrationError(refusal);
}

const announced = new Set<string>();
/** What was known of each table when it was planned: the report of a run in the same process tells it. */
const befores = new Map<string, Validation | null>();

/** The plan in words, once for each plan in this process. */
async function announce(urn: string, text: string): Promise<void> {
  if (announced.has(urn + text)) return;
  announced.add(urn + text);
  await new ProgressRow(urn).keep(text);
}

async function planInputs(news: Inputs, target: Target): Promise<dynamic.CheckResult> {
  const preview = await engineFor(target).preview(target);
  if ("refusals" in preview) return { failures: preview.refusals.map(toFailure) };
  const { plan, announcement, before } = preview;
  befores.set(idOf(target), before);
  if (announcement !== null) await announce(String(news["progressUrn"]), announcement);
  return { inputs: { ...news, plan } };
}

/** Validates, discovers and plans: the plan is an input, so that preview shows it and an update plan holds it. */
export async function check(_olds: Inputs, news: Inputs): Promise<dynamic.CheckResult> {
  const declared = { ...settingsOf(news), progressUrn: news["progressUrn"] };
  if (hasUnknown(settingsOf(declared))) return { inputs: { ...declared, plan: unknownValue } };
  try {
    const read = readDeclared(declared);
    if ("refusals" in read) return { failures: read.refusals.map(toFailure) };
    return await planInputs(declared, read.target);
  } catch (error) {
    return { failures: [toConnectionFailure(error)] };
  }
}

/** The declaration's fields, drift, and what is not proven yet: a plan that has work to do. The plan's text alone is no difference. */
export function diff(_id: string, olds: Inputs, news: Inputs): Promise<dynamic.DiffResult> {
  const changed = changedSettings(olds, news);
  const changes = changed.length > 0 || isAnythingLeft(olds, news);
  return Promise.resolve({ changes, replaces: replacingSettings(changed), deleteBeforeReplace: false });
}

async function migrate(inputs: Inputs, target: Target, begin: () => void): Promise<RunResult | null> {
  const row = new ProgressRow(String(inputs["progressUrn"]));
  const order = { target, plannedHash: plannedHashOf(inputs), hooks: { ...row.hooks, begin } };
  const result = await engineFor(target).repartition(order);
  if (result) await row.keep(formatResult(`${target.schema}.${target.table}`, result));
  return result;
}

/** Validates what a run has left, and tells it. @throws VALIDATION_FAILED, recorded with what was found */
async function prove(
  inputs: Inputs,
  target: Target,
  result: RunResult | null,
  known: Proof,
): Promise<Inputs> {
  const [engine, id] = [engineFor(target), idOf(target)];
  const row = new ProgressRow(String(inputs["progressUrn"]));
  const tell = (text: string, severity: "info" | "warning") => row.keep(text, severity);
  const stack = stackOf(String(inputs["progressUrn"]));
  const before = befores.get(id) ?? null;
  const reality = await engine.readReality(target, settingsOf(inputs));
  const log = (text: string) => {
    row.hooks.log(text);
  };
  const proof = await proveRun({ engine, target, stack, result, reality, before, known, tell, log });
  const failure = failureOfProof(target, proof);
  if (failure) throw new RecordedFailure(id, inputs, failure, reality, proof);
  return toOutputs(inputs, reality, proof);
}

async function apply(inputs: Inputs, known: Proof): Promise<{ id: string; outs: Inputs }> {
  const target = requireTarget(inputs);
  const id = idOf(target);
  let hasBegun = false;
  try {
    const result = await migrate(inputs, target, () => (hasBegun = true));
    return { id, outs: await prove(inputs, target, result, known) };
  } catch (error) {
    if (error instanceof RecordedFailure) throw error;
    // What failed before has left nothing behind, so there is nothing that Pulumi should know of.
    if (hasBegun && error instanceof Error) throw new RecordedFailure(id, inputs, error, undefined, known);
    throw error;
  } finally {
    forgetDiscoveries();
  }
}

/** Runs the plan that was previewed, if it is still the plan. */
export function create(inputs: Inputs): Promise<dynamic.CreateResult> {
  return apply(inputs, noProof);
}

/** The same; an unfinished run goes on where it was. A validation that was not made, cut short or failed is made again. */
export async function update(_id: string, olds: Inputs, news: Inputs): Promise<dynamic.UpdateResult> {
  const { outs } = await apply(news, proofIn(olds));
  return { outs };
}

/** What the table really is. A table that is gone leaves the state, with a warning that names the retired one. */
export async function read(id: string, props: Inputs): Promise<dynamic.ReadResult> {
  const declared = declaredIn(props);
  const target = requireTarget(declared);
  const { progressUrn } = props;
  const row = new ProgressRow(String(progressUrn));
  const reality = await engineFor(target).readReality(target, declared);
  if (reality.missing !== null) {
    await row.keep(formatRefusal(reality.missing), "warning");
    return { id: "", props: {} };
  }
  const unproven = describeUnproven(target, listUnproven(reality.proofs, target));
  for (const note of [...reality.notes, ...(unproven === null ? [] : [unproven])])
    await row.keep(note, "warning");
  const inputs = { ...reality.settings, progressUrn };
  const proof = settleProof(reality, proofIn(props));
  return { id, props: { ...toOutputs(inputs, reality, proof), declared }, inputs };
}

/** Releases the table: it stays partitioned, with its rows. Only what the tool made for itself goes. */
export async function release(_id: string, props: Inputs): Promise<void> {
  const target = requireTarget(declaredIn(props));
  const row = new ProgressRow(String(props["progressUrn"]));
  const notes = await engineFor(target).release({ target, hooks: row.hooks });
  for (const note of notes) await row.keep(note, "warning");
  forgetDiscoveries();
}
