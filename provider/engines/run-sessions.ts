import type { Session } from "../dialect/session";

/** The sessions of one run; all of them end with it. */
export class RunSessions<N extends Session> {
  private readonly opened: N[] = [];

  constructor(private readonly openOne: (purpose: string) => Promise<N>) {}

  async open(purpose: string): Promise<N> {
    const session = await this.openOne(purpose);
    this.opened.push(session);
    return session;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.opened.filter(({ isOpen }) => isOpen).map((session) => session.close()));
  }
}
