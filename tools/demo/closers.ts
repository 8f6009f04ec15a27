/** The programs to end, however the end comes about. */
export class Closers {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  /** Ends them side by side: Pulumi gives up sooner when the database is gone. One that fails does not keep the others. */
  async closeAll(): Promise<void> {
    await Promise.allSettled(this.closers.map((close) => close()));
  }
}
