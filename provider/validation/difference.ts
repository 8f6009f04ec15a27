/** Something that hangs on a table and is not as it was. */
export interface Difference {
  /** What it is: `index`, `grant`, `trigger` …; `table` for what the table itself is. */
  readonly label: string;
  readonly change: "gone" | "new" | "changed";
  /** `index orders_customer is gone` */
  readonly text: string;
}

/** What is there on one side only, and what is on both and differs in some properties. */
export function diffItems<Item>(
  label: string,
  before: ReadonlyMap<string, Item>,
  after: ReadonlyMap<string, Item>,
  differingProperties: (before: Item, after: Item) => readonly string[],
): Difference[] {
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const added = [...after.keys()].filter((name) => !before.has(name));
  const changed = [...before].flatMap(([name, item]): Difference[] => {
    const other = after.get(name);
    const properties = other === undefined ? [] : differingProperties(item, other);
    if (properties.length === 0) return [];
    return [{ label, change: "changed", text: `${label} ${name} differs in ${properties.join(", ")}` }];
  });
  return [
    ...gone.map((name): Difference => ({ label, change: "gone", text: `${label} ${name} is gone` })),
    ...added.map((name): Difference => ({ label, change: "new", text: `${label} ${name} is new` })),
    ...changed,
  ];
}
