import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import pg from "pg";
import {
  CANCEL_REQUEST,
  isIdleReady,
  MessageSplitter,
  SSL_REQUEST,
  startupCode,
  wireMessage,
  type WireMessage,
} from "./wire-messages";

export interface PoolerOptions {
  readonly server: { host: string; port: number; database: string; user: string; password: string };
  /** When a server session goes back to the pool: as PgBouncer's pool_mode. */
  readonly mode: "transaction" | "session";
  /** How many server sessions there are. */
  readonly size: number;
  /** Which idle server session is handed out next. */
  readonly order: "last used first" | "longest idle first" | "random";
  /** Whether clients are told a process id of the pooler's own, as real poolers do, or that of some server session. */
  readonly announces: "own process" | "server process";
}

export interface Pooler {
  readonly port: number;
  close(): Promise<void>;
}

/** A server session: an authenticated connection whose raw stream the pooler has taken over. */
interface Backend {
  readonly client: pg.Client;
  readonly stream: Socket;
  readonly splitter: MessageSplitter;
}

const READY = wireMessage("Z", Buffer.from("I"));
const AUTHENTICATED = wireMessage("R", Buffer.from([0, 0, 0, 0]));

function backendKey(processId: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeInt32BE(processId, 0);
  return wireMessage("K", body);
}

/** Lends server sessions; who finds none waits for the next to come back. */
class Pool {
  readonly #idle: Backend[] = [];
  readonly #waiting: ((backend: Backend) => void)[] = [];
  #all: readonly Backend[] = [];

  constructor(private readonly options: PoolerOptions) {}

  take(): Promise<Backend> {
    const idle = this.#pick();
    if (idle !== undefined) return Promise.resolve(idle);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  giveBack(backend: Backend): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(backend);
    else next(backend);
  }

  /** Opens all server sessions, so that every order has something to choose from. */
  async fill(): Promise<void> {
    this.#all = await Promise.all(Array.from({ length: this.options.size }, () => this.#open()));
    this.#idle.push(...this.#all);
  }

  close(): void {
    for (const { stream } of this.#all) stream.destroy();
  }

  #pick(): Backend | undefined {
    const { order } = this.options;
    if (order === "last used first") return this.#idle.pop();
    if (order === "longest idle first") return this.#idle.shift();
    return this.#idle.length === 0 ? undefined : this.#idle.splice(randomInt(this.#idle.length), 1)[0];
  }

  async #open(): Promise<Backend> {
    const client = new pg.Client(this.options.server);
    client.on("error", () => undefined);
    await client.connect();
    const stream = client.connection.stream as Socket;
    stream.removeAllListeners("data");
    return { client, stream, splitter: new MessageSplitter(true) };
  }
}

/** One client's connection. */
class PooledClient {
  readonly #splitter = new MessageSplitter(false);
  /** Work is done in the order of arrival, though taking a server session may have to wait. */
  #last: Promise<void> = Promise.resolve();
  #backend: Backend | undefined;
  /** Query and Sync messages that the server has not answered yet. */
  #unanswered = 0;

  constructor(
    private readonly socket: Socket,
    private readonly pool: Pool,
    private readonly options: PoolerOptions,
  ) {
    socket.on("error", () => undefined);
    socket.on("close", () => this.#enqueue(() => this.#leave()));
    socket.on("data", (chunk) => {
      for (const message of this.#splitter.push(chunk)) this.#enqueue(() => this.#receive(message));
    });
  }

  #enqueue(work: () => Promise<void> | void): void {
    this.#last = this.#last.then(work);
  }

  async #receive(message: WireMessage): Promise<void> {
    if (message.type === "") return this.#start(message);
    if (message.type === "X") return;
    this.#backend ??= await this.#take();
    if (message.type === "Q" || message.type === "S") this.#unanswered += 1;
    this.#backend.stream.write(message.bytes);
  }

  async #start(message: WireMessage): Promise<void> {
    if (startupCode(message) === CANCEL_REQUEST) this.socket.destroy();
    else if (startupCode(message) === SSL_REQUEST) this.socket.write("N");
    else {
      this.#splitter.isStarted = true;
      this.socket.write(Buffer.concat([AUTHENTICATED, backendKey(await this.#announced()), READY]));
    }
  }

  async #announced(): Promise<number> {
    if (this.options.announces === "own process") return randomInt(1_000_000, 2_000_000);
    const backend = await this.pool.take();
    this.pool.giveBack(backend);
    return (backend.client as pg.Client & { processID: number }).processID;
  }

  async #take(): Promise<Backend> {
    const backend = await this.pool.take();
    backend.stream.on("data", (chunk: Buffer) => {
      for (const message of backend.splitter.push(chunk)) this.#answer(backend, message);
    });
    return backend;
  }

  #answer(backend: Backend, message: WireMessage): void {
    this.socket.write(message.bytes);
    if (message.type === "Z") this.#unanswered -= 1;
    const isFree = this.#unanswered === 0 && isIdleReady(message);
    if (isFree && this.options.mode === "transaction") this.#release(backend);
  }

  #release(backend: Backend): void {
    backend.stream.removeAllListeners("data");
    this.#backend = undefined;
    this.pool.giveBack(backend);
  }

  /** A client that goes in the middle of a transaction takes its server session along. */
  #leave(): void {
    if (this.#backend === undefined) return;
    if (this.options.mode === "session") this.#release(this.#backend);
    else this.#backend.stream.destroy();
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A pooler as PgBouncer is one: it speaks the protocol, trusts its clients, and shares few server sessions among them. */
export async function startPooler(options: PoolerOptions): Promise<Pooler> {
  const pool = new Pool(options);
  await pool.fill();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    new PooledClient(socket, pool, options);
  });
  const port = await listen(server);
  return {
    port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      pool.close();
      await closed;
    },
  };
}
