import { loadDictionaryRelations, loadObjects, type Queryable } from "./load";
import type { CatalogObject, PartitionInfo, RelationInfo } from "./model";

/** Namespaces of OBJECTS, as the catalog numbers them. */
export const NAMESPACE = { RELATION: 1, BODY: 2, TRIGGER: 3, INDEX: 4, LOB: 8 } as const;

const key = (owner: string, name: string): string => JSON.stringify([owner, name]);

/**
 * What all sessions know of names. It is filled once, and after each committed DDL the objects that it touched are read again, so
 * no statement has to ask PostgreSQL for names.
 */
export class Catalog {
  private readonly byName = new Map<string, CatalogObject>();
  private readonly byId = new Map<number, CatalogObject>();
  private readonly dictionary = new Map<string, RelationInfo>();
  private currentVersion = 1;
  private newestTable = 1;
  private reloading: Promise<void> = Promise.resolve();

  /** Counts up with each change, so that what was translated before it is known to be stale. */
  get version(): number {
    return this.currentVersion;
  }

  /** The newest version of a table that is known here, see ora_catalog.tables. */
  get tableVersion(): number {
    return this.newestTable;
  }

  async load(client: Queryable): Promise<void> {
    for (const relation of await loadDictionaryRelations(client)) {
      this.dictionary.set(relation.name, relation);
    }
    this.put(await loadObjects(client));
  }

  /** Reads objects again after a change of them was committed; those that are gone are forgotten. */
  reload(client: Queryable, objectIds: readonly number[]): Promise<void> {
    // One after another, so that what was read first never overwrites what was read later.
    const reloaded = this.reloading.then(() => this.readAgain(client, objectIds));
    this.reloading = reloaded.catch(() => undefined);
    return reloaded;
  }

  /** As it will be when an open transaction has committed, which has changed these objects. */
  async changedBy(client: Queryable, objectIds: readonly number[]): Promise<Catalog> {
    const changed = new Catalog();
    for (const [name, relation] of this.dictionary) changed.dictionary.set(name, relation);
    changed.put([...this.byId.values()]);
    await changed.readAgain(client, objectIds);
    return changed;
  }

  private async readAgain(client: Queryable, objectIds: readonly number[]): Promise<void> {
    const loaded = await loadObjects(client, objectIds);
    for (const objectId of objectIds) this.forget(objectId);
    this.put(loaded);
    this.currentVersion += 1;
  }

  /** A table, view, sequence, synonym or stored unit by its own name: synonyms are not followed. */
  find(owner: string, name: string): CatalogObject | undefined {
    return this.byName.get(key(owner, name));
  }

  byObjectId(objectId: number): CatalogObject | undefined {
    return this.byId.get(objectId);
  }

  /** A view of the dictionary; its owner is SYS and every user has a public synonym for it. */
  dictionaryRelation(name: string): RelationInfo | undefined {
    return this.dictionary.get(name);
  }

  partition(relation: RelationInfo, name: string): PartitionInfo | undefined {
    return this.partitions(relation.objectId).find(
      (partition) =>
        partition.name === name || partition.subpartitions.some((subpartition) => subpartition.name === name),
    );
  }

  partitions(objectId: number): readonly PartitionInfo[] {
    const object = this.byId.get(objectId);
    return object?.kind === "RELATION" ? object.partitions : [];
  }

  private put(objects: readonly CatalogObject[]): void {
    for (const object of objects) {
      if (object.kind === "RELATION") this.newestTable = Math.max(this.newestTable, object.version);
      this.byId.set(object.objectId, object);
      this.byName.set(key(object.owner, object.name), object);
    }
  }

  private forget(objectId: number): void {
    const object = this.byId.get(objectId);
    if (object === undefined) return;
    this.byId.delete(objectId);
    const named = key(object.owner, object.name);
    if (this.byName.get(named) === object) this.byName.delete(named);
  }
}
