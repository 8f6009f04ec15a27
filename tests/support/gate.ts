/** A moment that somebody waits for, and a gate that stays shut until it is opened. */
export class Gate {
  private announce: () => void = () => undefined;
  private release: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.release = resolve));
  /** When somebody stands before the gate. */
  readonly reached = new Promise<void>((resolve) => (this.announce = resolve));

  async pass(): Promise<void> {
    this.announce();
    await this.opened;
  }

  open(): void {
    this.release();
  }
}
