import type { CursorDeclaration, RoutineDeclaration } from "../sql/ast";
import type { ExceptionObject } from "./errors";
import type { Cell, PlsqlType } from "./values";

export interface VariableEntry {
  readonly kind: "variable";
  readonly cell: Cell;
  /** Constants, IN parameters and the variable of a FOR loop. */
  readonly readOnly: boolean;
}

export interface TypeEntry {
  readonly kind: "type";
  readonly type: PlsqlType;
}

export interface CursorEntry {
  readonly kind: "cursor";
  readonly declaration: CursorDeclaration;
  readonly cell: Cell & { kind: "refCursor" };
  /** Where its query's names are looked up. */
  readonly scope: Scope;
}

export interface ExceptionEntry {
  readonly kind: "exception";
  readonly exception: ExceptionObject;
}

export interface RoutineEntry {
  readonly kind: "routine";
  /** Overloads in order of declaration. */
  readonly declarations: RoutineDeclaration[];
  readonly scope: Scope;
}

export type Entry = VariableEntry | TypeEntry | CursorEntry | ExceptionEntry | RoutineEntry;

/** What frames of ORA-06512 and positions of errors speak of. */
export interface UnitText {
  readonly text: string;
  /** `"HR"."P"` as ORA-06512 prints it; absent for an anonymous block. */
  readonly name?: string;
}

/** The names of one block, routine or package, and of what is around it. */
export class Scope {
  private readonly entries = new Map<string, Entry>();

  constructor(
    readonly unit: UnitText,
    readonly parent?: Scope,
    /** A label, a routine's or a package's name: `outer.n`. */
    readonly labels: readonly string[] = [],
    /** Set on what a package keeps private from its callers. */
    readonly hidden: ReadonlySet<string> = new Set(),
  ) {}

  declare(name: string, entry: Entry): void {
    this.entries.set(name, entry);
  }

  own(name: string): Entry | undefined {
    return this.entries.get(name);
  }

  find(name: string): Entry | undefined {
    return this.entries.get(name) ?? this.parent?.find(name);
  }

  /** The block, routine or package around here that is called so. */
  labelled(name: string): Scope | undefined {
    return this.labels.includes(name) ? this : this.parent?.labelled(name);
  }

  names(): Iterable<string> {
    return this.entries.keys();
  }
}
