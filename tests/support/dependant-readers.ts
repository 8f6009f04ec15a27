import { setTimeout as sleep } from "node:timers/promises";
import type { TestDatabase } from "./test-database";

/** One session that reads the same again and again by a prepared statement, as an application does. */
export interface Reader {
  readonly label: string;
  readonly failures: string[];
  /** What it has read last. */
  readonly latest: () => string;
  readonly reads: () => number;
}

/** Sessions that read through views and functions every 50 ms, each as the same role of least rights. */
export class DependantReaders {
  private stopping = false;
  private readonly running: Promise<void>[] = [];
  readonly readers: Reader[] = [];

  constructor(
    private readonly database: TestDatabase,
    private readonly role: { user: string; password: string },
  ) {}

  async add(label: string, text: string): Promise<void> {
    const client = await this.database.connect(this.role);
    const failures: string[] = [];
    let [latest, reads] = ["", 0];
    const read = async () => {
      while (!this.stopping) {
        try {
          latest = String((await client.query<{ n: string }>({ name: "probe", text })).rows[0]?.n);
        } catch (error) {
          failures.push(String(error));
        }
        reads += 1;
        await sleep(50);
      }
    };
    this.readers.push({ label, failures, latest: () => latest, reads: () => reads });
    this.running.push(read());
  }

  /** Until each has read at least twice from now on: what it says then is no answer that was under way. */
  async settle(): Promise<void> {
    const before = this.readers.map((reader) => reader.reads());
    while (this.readers.some((reader, at) => reader.reads() < (before[at] ?? 0) + 2)) await sleep(20);
  }

  latest(): Record<string, string> {
    return Object.fromEntries(this.readers.map(({ label, latest }) => [label, latest()]));
  }

  failures(): string[] {
    return this.readers.flatMap(({ label, failures }) => failures.map((failure) => `${label}: ${failure}`));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running);
  }
}
