import type { AttachHistoryStep, SwapTablesStep } from "../../schema/plan";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";

interface GrantRow {
  readonly side: "source" | "interim";
  readonly column: string | null;
  readonly grantee: string;
  readonly grantor: string;
  readonly privilege: string;
  readonly grantable: boolean;
}

function keyOf(grant: GrantRow): string {
  return JSON.stringify([grant.grantee, grant.grantor, grant.privilege, grant.column, grant.grantable]);
}

function difference(left: readonly GrantRow[], right: readonly GrantRow[]): GrantRow[] {
  const known = new Set(right.map(keyOf));
  return left.filter((grant) => !known.has(keyOf(grant)));
}

/** Whether one of these lets its grantee make that grant. */
function allows(held: readonly GrantRow[], grant: GrantRow): boolean {
  return held.some(
    ({ grantee, privilege, column, grantable }) =>
      grantable &&
      grantee === grant.grantor &&
      privilege === grant.privilege &&
      (column === null || column === grant.column),
  );
}

/** Each grant after the one that its grantor's right stands on; the owner needs none. */
function orderByGrantor(owner: string, kept: readonly GrantRow[], missing: readonly GrantRow[]): GrantRow[] {
  const ordered: GrantRow[] = [];
  for (let pending = [...missing]; pending.length > 0;) {
    const held = [...kept, ...ordered];
    const ready = pending.filter((grant) => grant.grantor === owner || allows(held, grant));
    // Where none can be made, the server says why.
    const next = new Set(ready.length > 0 ? ready : pending);
    ordered.push(...next);
    pending = pending.filter((grant) => !next.has(grant));
  }
  return ordered;
}

/** Grants of another grantor are made in that role's name. */
function grantStatements(script: StepScript, owner: string, grants: readonly GrantRow[]): Statement[] {
  return grants.flatMap(({ grantee, grantor, privilege, column, grantable }) => {
    const grant = script.statement("grant", { privilege, grantee, column, grantable });
    if (grantor === owner) return [grant];
    return [script.statement("becomeGrantor", { grantor }), grant, script.statement("becomeSelf")];
  });
}

/** Takes away all that was granted: every grant stands on one of the owner's. */
function revokeAll(script: StepScript, owner: string, grants: readonly GrantRow[]): Statement[] {
  const grantees = new Set(
    grants
      .filter(({ grantor, grantee }) => grantor === owner && grantee !== owner)
      .map(({ grantee }) => grantee),
  );
  return [...grantees].map((grantee) => script.statement("revoke", { privilege: "ALL", grantee }));
}

/** Something that gets the grants of what it takes the place of: the copy, or the successor of a materialized view. */
interface Granted {
  readonly owner: string;
  readonly script: StepScript;
}

function listGranted(script: StepScript, step: SwapTablesStep | AttachHistoryStep): Granted[] {
  const { copy } = step;
  const views = "dependants" in step ? step.dependants.materializedViews : [];
  const successors = views.map(({ owner }, at) => ({
    owner,
    script: {
      statement: (name: string, values: StatementValues = {}) =>
        script.statement(name, { ...values, materializedAt: String(at) }),
    },
  }));
  return [{ owner: copy.owner, script }, ...successors];
}

async function alignOne(context: RunContext, { owner, script }: Granted): Promise<Statement[]> {
  const { control } = context;
  const { rows } = await control.run(script.statement("readGrants"));
  const grants = rows as unknown as GrantRow[];
  const source = grants.filter(({ side }) => side === "source");
  const interim = grants.filter(({ side }) => side === "interim");
  const surplus = difference(interim, source);
  const isOfOwner = ({ grantee }: GrantRow): boolean => grantee === owner;
  const startsOver = surplus.some((grant) => !isOfOwner(grant));
  const kept = startsOver ? interim.filter(isOfOwner) : interim;
  const statements = [
    ...(startsOver ? revokeAll(script, owner, interim) : []),
    ...grantStatements(script, owner, orderByGrantor(owner, kept, difference(source, kept))),
  ];
  if (statements.length > 0)
    await control.transaction(() => control.runAll("swapTables.alignGrants", statements));
  return surplus
    .filter(isOfOwner)
    .map(({ privilege, grantee, column }) => script.statement("revoke", { privilege, grantee, column }));
}

/**
 * Gives the copy exactly the privileges that the source has at this moment, and the successors of materialized views those of
 * the views. Where one has one too many, all are made again: a revocation takes along what other roles have granted by
 * that privilege.
 * @returns what an owner has taken from himself; until the cutover the copy is written with it
 */
export async function alignGrants(
  context: RunContext,
  step: SwapTablesStep | AttachHistoryStep,
): Promise<{ revokeLast: Statement[] }> {
  const revokeLast: Statement[] = [];
  for (const granted of listGranted(context.tools.renderer.script(step), step))
    revokeLast.push(...(await alignOne(context, granted)));
  return { revokeLast };
}
