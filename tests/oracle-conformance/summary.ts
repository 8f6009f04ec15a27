/** What became of a run, to be printed at its end. */
export class Summary {
  private passed = 0;
  private failed = 0;
  private readonly unproven: string[] = [];
  private readonly gaps: string[] = [];
  private readonly answers: string[] = [];
  version = "";

  constructor(private readonly server: string) {}

  count(fact: { readonly id: string; readonly source: string | null }, passed: boolean): void {
    if (fact.source === null) this.unproven.push(`${fact.id}${passed ? "" : " (fails)"}`);
    else if (passed) this.passed += 1;
    else this.failed += 1;
  }

  gap({ id }: { readonly id: string }, why: string): void {
    this.gaps.push(`${id}: ${why}`);
  }

  answer(question: string, answer: string): void {
    this.answers.push(`${question} ${answer}`);
  }

  toString(): string {
    const list = (items: readonly string[]): string[] => items.map((item) => `  - ${item}`);
    return [
      `${this.passed} facts with a page passed on ${this.server} (${this.version}), ${this.failed} failed`,
      `${this.unproven.length} unproven${this.unproven.length > 0 ? ":" : ""}`,
      ...list(this.unproven),
      `${this.gaps.length} known gaps${this.gaps.length > 0 ? ":" : ""}`,
      ...list(this.gaps),
      `${this.answers.length} open questions answered${this.answers.length > 0 ? ":" : ""}`,
      ...list(this.answers),
      "",
    ].join("\n");
  }
}
