import { beginSection, green, red, say } from "./console";

interface Check {
  readonly claim: string;
  readonly holds: boolean;
  readonly detail: string;
}

/** What the demo claims, and whether it held. */
export class Checks {
  private readonly checks: Check[] = [];

  add(claim: string, holds: boolean, detail = ""): void {
    this.checks.push({ claim, holds, detail });
  }

  allHold(): boolean {
    return this.checks.every(({ holds }) => holds);
  }

  report(): void {
    beginSection("What held");
    for (const { claim, holds, detail } of this.checks) {
      say(`${holds ? green("✓") : red("✗")} ${claim}${detail === "" ? "" : `: ${detail}`}`);
    }
  }
}
