import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { MessageSplitter, sqlText, SSL_REQUEST, startupCode, type WireMessage } from "./wire-messages";

/** Breaks the network between a client and its PostgreSQL server. It reads the protocol, so the connection must not use TLS. */
export interface NetworkProxy {
  readonly port: number;
  /** Ends all connections at once, as a router that restarts; new ones work. */
  cutAll(): void;
  /** Passes nothing on, on any connection, old or new, though all stay open; until `resume`. */
  stall(): void;
  resume(): void;
  /**
   * Lets the next statement whose text matches reach the server, waits until the server has answered it, keeps the answer back
   * and cuts the connection: the client cannot know whether the statement took effect.
   * @param following the text of the statement before it on its connection
   * @returns when that has happened
   */
  loseReplyTo(pattern: RegExp, following?: RegExp): Promise<void>;
  /**
   * Cuts the connection instead of passing the next statement on whose text matches.
   * @param following the text of the statement before it on its connection
   * @returns when that has happened
   */
  loseRequest(pattern: RegExp, following?: RegExp): Promise<void>;
  /**
   * Cuts the connection of the n-th message that comes from that side, counted from now over all connections.
   * @returns when that has happened
   */
  cutAt(cut: MessageCut): Promise<void>;
  close(): Promise<void>;
}

export interface MessageCut {
  readonly from: "client" | "server";
  /** 1 is the next message. */
  readonly message: number;
  /** Whether the message itself is still passed on. */
  readonly when: "before" | "after";
}

/** What becomes of a message. */
type Fate = "pass" | "cut" | "pass, then cut" | "pass, then lose the reply";

/** Judges the messages of one side; the first rule that does not let one pass is used up. */
interface Rule {
  readonly from: "client" | "server";
  /** @param previous the text of the last statement that this connection passed on */
  judge(message: WireMessage, previous: string): Fate;
  readonly done: () => void;
}

function textRule(pattern: RegExp, fate: Fate, following = /^/): Omit<Rule, "done"> {
  return {
    from: "client",
    judge: (message, previous) =>
      pattern.test(sqlText(message) ?? "") && following.test(previous) ? fate : "pass",
  };
}

function countRule({ from, message: last, when }: MessageCut): Omit<Rule, "done"> {
  let seen = 0;
  return {
    from,
    judge: () => {
      seen += 1;
      if (seen < last) return "pass";
      return when === "before" ? "cut" : "pass, then cut";
    },
  };
}

/** The rules in force, and whether traffic stands still. */
class Weather {
  isStalled = false;
  readonly #rules = new Set<Rule>();

  add(rule: Omit<Rule, "done">): Promise<void> {
    return new Promise((resolve) => this.#rules.add({ ...rule, done: resolve }));
  }

  judge(from: Rule["from"], message: WireMessage, previous: string): { fate: Fate; done: () => void } {
    for (const rule of this.#rules) {
      const fate = rule.from === from ? rule.judge(message, previous) : "pass";
      if (fate === "pass") continue;
      this.#rules.delete(rule);
      return { fate, done: rule.done };
    }
    return { fate: "pass", done: () => undefined };
  }
}

/** One client's way to the server and back. */
class Line {
  readonly #requests = new MessageSplitter(false);
  readonly #replies = new MessageSplitter(true);
  #held: (() => void)[] = [];
  /** Set while the server's reply is waited for, only to be lost. */
  #losing: (() => void) | undefined;
  #previous = "";

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly weather: Weather,
  ) {
    client.on("data", (chunk) => this.#when(() => this.#pass("client", this.#requests, chunk)));
    server.on("data", (chunk) => this.#when(() => this.#pass("server", this.#replies, chunk)));
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("close", () => this.#when(() => this.cut()));
    }
    // A stalled network does not carry the end of a connection either.
    client.on("end", () => this.#when(() => server.end()));
    server.on("end", () => this.#when(() => client.end()));
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  resume(): void {
    for (const deliver of this.#held.splice(0)) deliver();
  }

  #when(deliver: () => void): void {
    if (this.weather.isStalled) this.#held.push(deliver);
    else deliver();
  }

  #pass(from: Rule["from"], splitter: MessageSplitter, chunk: Buffer): void {
    for (const message of splitter.push(chunk)) {
      if (message.type === "") splitter.isStarted = startupCode(message) !== SSL_REQUEST;
      if (!this.#deliver(from, message)) return;
    }
  }

  /** @returns whether the connection is still there */
  #deliver(from: Rule["from"], message: WireMessage): boolean {
    if (from === "server" && this.#losing !== undefined) return this.#lose(message, this.#losing);
    const { fate, done } = this.weather.judge(from, message, this.#previous);
    if (from === "client") this.#previous = sqlText(message) ?? this.#previous;
    if (fate !== "cut") this.#write(from, message);
    if (fate === "pass, then lose the reply") this.#losing = done;
    if (fate !== "cut" && fate !== "pass, then cut") return true;
    this.#finish(done);
    return false;
  }

  #write(from: Rule["from"], message: WireMessage): void {
    (from === "client" ? this.server : this.client).write(message.bytes);
  }

  #lose(message: WireMessage, done: () => void): boolean {
    if (message.type !== "Z") return true;
    this.#finish(done);
    return false;
  }

  /** What was passed on arrives before the end does. */
  #finish(done: () => void): void {
    this.client.end(() => this.client.destroy());
    this.server.end(() => this.server.destroy());
    done();
  }
}

/** Starts a proxy on a free port of the loopback address. */
export async function startProxy(target: { host: string; port: number }): Promise<NetworkProxy> {
  const weather = new Weather();
  const lines: Line[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: target.port, host: target.host, allowHalfOpen: true });
    lines.push(new Line(client, upstream, weather));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cutAll = () => lines.forEach((line) => line.cut());
  return {
    port: (server.address() as AddressInfo).port,
    cutAll,
    stall: () => void (weather.isStalled = true),
    resume: () => {
      weather.isStalled = false;
      lines.forEach((line) => line.resume());
    },
    loseReplyTo: (pattern, following) =>
      weather.add(textRule(pattern, "pass, then lose the reply", following)),
    loseRequest: (pattern, following) => weather.add(textRule(pattern, "cut", following)),
    cutAt: (cut) => weather.add(countRule(cut)),
    close: async () => {
      const closed = once(server, "close");
      server.close();
      cutAll();
      await closed;
    },
  };
}
