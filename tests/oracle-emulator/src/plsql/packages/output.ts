import { PlsqlError } from "../errors";

const DEFAULT_LIMIT = 20_000;
/** One session must not take the memory of all. */
const UNLIMITED_BYTES = 64 * 1024 * 1024;
const MAX_LINE_BYTES = 32_767;

/** The session's buffer of DBMS_OUTPUT. Nothing is kept while it is disabled. */
export class OutputBuffer {
  private lines: string[] = [];
  private partial = "";
  private enabled = false;
  private bytes = 0;
  /** Undefined: unlimited. */
  private limit: number | undefined = DEFAULT_LIMIT;

  enable(limit: number | undefined): void {
    this.enabled = true;
    this.limit = limit === undefined ? undefined : Math.max(2000, limit);
  }

  disable(): void {
    this.enabled = false;
    this.clear();
  }

  put(text: string): void {
    if (!this.enabled) return;
    if (Buffer.byteLength(this.partial + text) > MAX_LINE_BYTES) {
      throw new PlsqlError(20000, "ORU-10028: line length overflow, limit of 32767 bytes per line");
    }
    this.bytes += Buffer.byteLength(text);
    const limit = this.limit ?? UNLIMITED_BYTES;
    if (this.bytes > limit) {
      throw new PlsqlError(20000, `ORU-10027: buffer overflow, limit of ${limit} bytes`);
    }
    this.partial += text;
  }

  newLine(): void {
    if (!this.enabled) return;
    this.lines.push(this.partial);
    this.partial = "";
  }

  /** The oldest lines, at most so many. What no GET_LINE took is lost by the next PUT in Oracle; here the readers take all. */
  take(count: number): readonly string[] {
    const taken = this.lines.splice(0, count);
    this.bytes -= taken.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
    return taken;
  }

  private clear(): void {
    this.lines = [];
    this.partial = "";
    this.bytes = 0;
  }
}
