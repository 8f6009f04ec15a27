import { migrationError } from "../../errors";
import type { OracleCopy, OracleSwapTablesStep } from "../../schema/oracle-plan";
import { readFlag } from "../ledger-values";
import { tableOf, type OracleContext } from "./context";
import { ddlOf, guardDdl } from "./guarded-ddl";

interface GrantRow {
  readonly side: "source" | "interim";
  readonly column: string | null;
  readonly grantee: string;
  readonly grantor: string;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly hierarchy: boolean;
}

function keyOf({ side, ...grant }: GrantRow): string {
  void side;
  return JSON.stringify(Object.entries(grant).sort(([left], [right]) => left.localeCompare(right)));
}

function difference(left: readonly GrantRow[], right: readonly GrantRow[]): GrantRow[] {
  const known = new Set(right.map(keyOf));
  return left.filter((grant) => !known.has(keyOf(grant)));
}

/** Only who has passed a privilege on could grant it on the new table. @throws NOT_CARRIED */
function demandOwnGrants(copy: OracleCopy, source: readonly GrantRow[]): void {
  const { schema } = copy.source;
  const passedOn = source.find(({ grantor }) => grantor !== schema);
  if (passedOn === undefined) return;
  const { privilege, grantee, grantor } = passedOn;
  throw migrationError("NOT_CARRIED", {
    kind: "GRANT",
    name: `${privilege} to ${grantee} by ${grantor}`,
    table: tableOf(copy),
    remedy: `Let ${grantor} revoke it, grant it as ${schema}, and run pulumi up again.`,
  });
}

/**
 * Gives the copy exactly the privileges that the owner has granted on the source at this moment. A grantee who has one too many
 * loses all of them first: a revocation takes along what was granted by that privilege.
 * @throws NOT_CARRIED where somebody else has granted one meanwhile
 */
export async function alignGrants(context: OracleContext, step: OracleSwapTablesStep): Promise<void> {
  const { control, tools } = context;
  const script = tools.renderer.script(step);
  const { rows } = await control.run(script.statement("readGrants"));
  const grants = rows
    .map((row) => ({ ...row, grantable: readFlag(row["grantable"]), hierarchy: readFlag(row["hierarchy"]) }))
    .map((row) => row as unknown as GrantRow);
  const source = grants.filter(({ side }) => side === "source");
  demandOwnGrants(step.copy, source);
  const interim = grants.filter(({ side }) => side === "interim");
  const surplus = new Set(difference(interim, source).map(({ grantee }) => grantee));
  for (const grantee of surplus) await guardDdl(ddlOf(context), script.statement("revoke", { grantee }));
  const kept = interim.filter(({ grantee }) => !surplus.has(grantee));
  for (const { privilege, grantee, column, grantable, hierarchy } of difference(source, kept))
    await guardDdl(
      ddlOf(context),
      script.statement("grant", { privilege, grantee, column, grantable, hierarchy }),
    );
}
