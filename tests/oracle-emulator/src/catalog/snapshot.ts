import type { Catalog } from "./catalog";
import type { CatalogObject, CatalogSnapshot, PartitionInfo, RelationInfo, SequenceInfo } from "./model";
import type { FunctionTexts } from "../plsql/triggers/routines";
import type { Privileges } from "./privileges";

/** Synonyms may lead to synonyms; a ring ends here. */
const MAX_SYNONYMS = 16;

/** Names as one session sees them for one statement: its current schema, and only what it may know of. */
export class SessionSnapshot implements CatalogSnapshot {
  /** What was found, so that the engine can check privileges and lock what a statement uses. */
  readonly used = new Map<number, CatalogObject>();

  constructor(
    private readonly catalog: Catalog,
    private readonly currentSchema: string,
    private readonly privileges: Privileges,
    private readonly expandView: (object: CatalogObject & { kind: "RELATION" }) => RelationInfo,
    /** What the stored functions that a statement calls have become; they are made before it runs. */
    readonly functions: FunctionTexts,
  ) {}

  relation(owner: string | undefined, name: string): RelationInfo | undefined {
    const object = this.resolve(owner, name);
    if (object === undefined) return this.dictionaryRelation(owner, name);
    if (object.kind !== "RELATION" || !this.privileges.knows(object)) return undefined;
    this.used.set(object.objectId, object);
    return object.viewText === undefined ? object.relation : this.expandView(object);
  }

  sequence(owner: string | undefined, name: string): SequenceInfo | undefined {
    const object = this.resolve(owner, name);
    if (object?.kind !== "SEQUENCE" || !this.privileges.knows(object)) return undefined;
    return object.sequence;
  }

  partition(relation: RelationInfo, name: string): PartitionInfo | undefined {
    return this.catalog.partition(relation, name);
  }

  /** The object that a name leads to, whatever it is. */
  resolve(owner: string | undefined, name: string): CatalogObject | undefined {
    let [schema, wanted] = [owner ?? this.currentSchema, name];
    let object = this.catalog.find(schema, wanted);
    if (object === undefined && owner === undefined) object = this.catalog.find("PUBLIC", wanted);
    for (let depth = 0; object?.kind === "SYNONYM" && depth < MAX_SYNONYMS; depth++) {
      [schema, wanted] = [object.targetOwner, object.targetName];
      object = this.catalog.find(schema, wanted);
    }
    return object?.kind === "SYNONYM" ? undefined : object;
  }

  private dictionaryRelation(owner: string | undefined, name: string): RelationInfo | undefined {
    if (owner !== undefined && owner !== "SYS" && owner !== "PUBLIC") return undefined;
    const relation = this.catalog.dictionaryRelation(name.replace(/^V_\$/, "V$"));
    if (relation === undefined) return undefined;
    return this.privileges.seesDictionaryView(relation.name) ? relation : undefined;
  }
}
