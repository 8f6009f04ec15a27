import type { CarriedSequence, CreateTableStep } from "../schema/plan";
import type { Sequence, TableState } from "../schema/table-state";
import type { CopyNames } from "./copy-names";
import { takeName } from "./names";

function nameIdentity(sequence: Sequence, names: CopyNames, taken: Set<string>) {
  if (sequence.kind !== "IDENTITY") return { interimName: null, retiredName: null };
  const known = names.sequences.find(({ name }) => name === sequence.name);
  if (known) return { interimName: known.interimName, retiredName: known.retiredName };
  const suffix = `_${sequence.column}_seq`;
  return {
    interimName: takeName(names.interim, suffix, taken),
    retiredName: takeName(names.retired, suffix, taken),
  };
}

/** Sequences of the source's columns; those of identities get names for before and after the cutover. */
export function carrySequences(state: TableState, names: CopyNames, taken: Set<string>): CarriedSequence[] {
  return state.sequences.map((sequence) => ({
    schema: sequence.schema,
    name: sequence.name,
    column: sequence.column,
    kind: sequence.kind,
    ...nameIdentity(sequence, names, taken),
    comment: sequence.comment,
  }));
}

/** What is granted on the sequences of identities, for the new ones. */
export function carrySequenceGrants(
  state: TableState,
  interimNames: ReadonlyMap<string, string | null>,
): CreateTableStep["sequenceGrants"] {
  return state.sequences.flatMap(({ name, kind, owner, grants }) => {
    const sequence = interimNames.get(name) ?? null;
    if (kind !== "IDENTITY" || sequence === null) return [];
    return grants
      .filter(({ grantee }) => grantee !== owner)
      .map(({ privilege, grantee, grantable }) => ({ sequence, privilege, grantee, grantable }));
  });
}
