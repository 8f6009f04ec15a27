import { gaps, type Gap } from "./gaps";
import { judge } from "./judge";
import type { NamedText } from "./rendered";

/** What has become of the statements that were judged. */
export interface Judgement {
  readonly statements: readonly NamedText[];
  /** Statements that the grammar rejects, and no gap of it explains: each with its fault. */
  readonly faults: readonly string[];
  /** Statements that the grammar rejects by a gap. */
  readonly explained: readonly NamedText[];
  /** Gaps that explain nothing any more, by name and page. */
  readonly closed: readonly string[];
}

function quote(fault: string, { name, text }: NamedText): string {
  return `${name} ${fault}:\n${text}`;
}

/** Texts that blocks give to EXECUTE IMMEDIATE are statements of their own. */
async function judgeAll(statements: readonly NamedText[]): Promise<Map<NamedText, string | null>> {
  const verdicts = await judge(statements.map(({ text }) => text));
  const faults = new Map(statements.map((statement, at) => [statement, verdicts[at]?.fault ?? null]));
  const dynamic = statements.flatMap(({ name }, at) =>
    (verdicts[at]?.dynamic ?? []).map((text) => ({ name: `${name} executes`, text })),
  );
  if (dynamic.length > 0)
    for (const [statement, fault] of await judgeAll(dynamic)) faults.set(statement, fault);
  return faults;
}

function gapsOf({ name, text }: NamedText): Gap[] {
  return gaps.filter(({ names, construct }) => names.includes(name) && construct.test(text));
}

/** The share that the grammar rejects by a gap, of 0 to 1. A text that several steps send counts once. */
export function shareOfGaps({ statements, explained }: Judgement): number {
  const countTexts = (some: readonly NamedText[]) => new Set(some.map(({ text }) => text)).size;
  return countTexts(explained) / countTexts(statements);
}

/** Judges statements; one that is rejected must be a statement once the constructs that the grammar lacks are replaced. */
export async function judgeStatements(statements: readonly NamedText[]): Promise<Judgement> {
  const judged = await judgeAll(statements);
  const rejected = [...judged].filter(([, fault]) => fault !== null).map(([statement]) => statement);
  const replaced = rejected.map((statement) => ({
    name: statement.name,
    text: gapsOf(statement).reduce(
      (text, { construct, standIn }) => text.replace(construct, standIn),
      statement.text,
    ),
  }));
  const again = rejected.length === 0 ? [] : await judge(replaced.map(({ text }) => text));
  const explained = rejected.filter((_, at) => again[at]?.fault === null);
  const used = new Set(
    explained.flatMap((statement) => gapsOf(statement).map((gap) => describe(gap, statement.name))),
  );
  return {
    statements: [...judged.keys()],
    faults: replaced.flatMap((statement, at) =>
      typeof again[at]?.fault === "string" ? [quote(again[at].fault, statement)] : [],
    ),
    explained,
    closed: gaps.flatMap((gap) =>
      gap.names.map((name) => describe(gap, name)).filter((text) => !used.has(text)),
    ),
  };
}

function describe({ page }: Gap, name: string): string {
  return `${name}: ${page}`;
}
