import type { CatalogSnapshot, PartitionInfo, RelationInfo, SequenceInfo } from "../catalog/model";
import type { RoutineUnit } from "../plsql/triggers/routines";
import type { SessionSnapshot } from "../catalog/snapshot";

/** A name that an object was compiled with; NON-EXISTENT: it may come to mean something. */
export interface UsedName {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
}

/** Names that also tell what was looked for: a change of any of it makes the compiled text stale. */
export class WatchedNames implements CatalogSnapshot {
  private readonly asked = new Map<string, UsedName>();

  constructor(
    readonly snapshot: SessionSnapshot,
    private readonly currentSchema: string,
  ) {}

  relation(owner: string | undefined, name: string): RelationInfo | undefined {
    const found = this.snapshot.relation(owner, name);
    this.note(owner, name, found, found?.kind === "VIEW" ? "VIEW" : "TABLE");
    return found;
  }

  sequence(owner: string | undefined, name: string): SequenceInfo | undefined {
    const found = this.snapshot.sequence(owner, name);
    if (found !== undefined) this.note(owner, name, found, "SEQUENCE");
    return found;
  }

  partition(relation: RelationInfo, name: string): PartitionInfo | undefined {
    return this.snapshot.partition(relation, name);
  }

  noteRoutine(parts: readonly string[], unit: RoutineUnit | undefined): void {
    const name = parts.at(-1) ?? "";
    const found = unit && { owner: unit.owner, name: unit.declaration.name.name };
    this.note(parts.at(-2), name, found, unit?.declaration.kind === "function" ? "FUNCTION" : "PROCEDURE");
  }

  /** All of them but the table that the object belongs to. */
  uses(tableId: number): readonly UsedName[] {
    const used = [...this.snapshot.used.values()];
    const own = used.find(({ objectId }) => objectId === tableId);
    return [...this.asked.values()].filter(
      ({ owner, name }) => own === undefined || owner !== own.owner || name !== own.name,
    );
  }

  /** By the name that was asked for, which may be a synonym's, and by the object's own. */
  private note(
    owner: string | undefined,
    name: string,
    found: { readonly owner: string; readonly name: string } | undefined,
    type: string,
  ): void {
    const asked = { owner: owner ?? this.currentSchema, name };
    if (found === undefined) return this.add(asked.owner, name, "NON-EXISTENT");
    this.add(found.owner, found.name, type);
    if (found.owner !== asked.owner || found.name !== name) this.add(asked.owner, name, "SYNONYM");
  }

  private add(owner: string, name: string, type: string): void {
    this.asked.set(JSON.stringify([owner, name]), { owner, name, type });
  }
}
