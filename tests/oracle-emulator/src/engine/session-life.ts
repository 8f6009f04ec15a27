import { OracleError } from "../contract";

/** How long ALTER SYSTEM KILL SESSION waits for the call that the session is in. */
const KILL_TIMEOUT_MS = 60_000;

/** Whether a session may go on: another one may have killed it. */
export class SessionLife {
  readonly disconnected: Promise<void>;
  private drop: () => void = () => undefined;
  private running: Promise<unknown> = Promise.resolve();
  private state: "alive" | "killed" | "told" = "alive";

  constructor(private readonly whenTold: () => Promise<void>) {
    this.disconnected = new Promise((resolve) => {
      this.drop = resolve;
    });
  }

  /** Notes a call under way. */
  during<Result>(call: Promise<Result>): Promise<Result> {
    this.running = call.catch(() => undefined);
    return call;
  }

  kill(): void {
    if (this.state === "alive") this.state = "killed";
  }

  disconnect(): void {
    this.drop();
  }

  /** @throws OracleError ORA-00028 once, then ORA-01012 */
  requireAlive(): void {
    if (this.state === "alive") return;
    const isTold = this.state === "told";
    this.state = "told";
    if (isTold) throw new OracleError(1012, "not logged on");
    void this.whenTold();
    throw new OracleError(28, "your session has been killed");
  }

  /** @throws OracleError ORA-00031 when the call under way does not end */
  async whenIdle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new OracleError(31, "session marked for kill")), KILL_TIMEOUT_MS);
    });
    await Promise.race([this.running, late]).finally(() => clearTimeout(timer));
  }
}
