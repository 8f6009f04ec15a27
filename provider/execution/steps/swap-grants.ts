import type { SwapTablesStep } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
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

/** Grants of another grantor are made in that role's name, after the owner's, on which they stand. */
function grantStatements(script: StepScript, owner: string, missing: readonly GrantRow[]): Statement[] {
  const ordered = [...missing].sort(
    (left, right) => Number(left.grantor !== owner) - Number(right.grantor !== owner),
  );
  return ordered.flatMap(({ grantee, grantor, privilege, column, grantable }) => {
    const grant = script.statement("grant", { privilege, grantee, column, grantable });
    if (grantor === owner) return [grant];
    return [script.statement("becomeGrantor", { grantor }), grant, script.statement("becomeSelf")];
  });
}

/** Gives the copy exactly the privileges that the source has at this moment. */
export async function alignGrants(context: RunContext, step: SwapTablesStep): Promise<void> {
  const { control, tools } = context;
  const script = tools.renderer.script(step);
  const { rows } = await control.run(script.statement("readGrants"));
  const grants = rows as unknown as GrantRow[];
  const source = grants.filter(({ side }) => side === "source");
  const interim = grants.filter(({ side }) => side === "interim");
  const surplus = difference(interim, source).map(({ privilege, grantee, column }) =>
    script.statement("revoke", { privilege, grantee, column }),
  );
  // A revocation takes back the privilege with and without grant option, so that all of that grantee are made again.
  const revoked = new Set(difference(interim, source).map(({ grantee }) => grantee));
  const kept = interim.filter(({ grantee }) => !revoked.has(grantee));
  const missing = grantStatements(script, step.copy.owner, difference(source, kept));
  if (surplus.length + missing.length === 0) return;
  await control.transaction(() => control.runAll("swapTables.alignGrants", [...surplus, ...missing]));
}
