import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { OracleError } from "../contract";
import type { Engine } from "../contract";
import { DATA_FLAG, MARKER, PACKET } from "./constants";
import { LogOn } from "./log-on";
import {
  acceptBody,
  dataTypesReply,
  protocolReply,
  readConnect,
  readDataTypes,
  readProtocol,
  refusalOf,
  refuseBody,
} from "./negotiation";
import type { Agreement, ConnectRequest } from "./negotiation";
import { PacketStream } from "./packets";
import type { Packet } from "./packets";
import { ProtocolError, ShortDataError } from "./protocol-error";
import { WireReader } from "./reader";
import { errorOf, writeEndOfCall } from "./reply/end-of-call";
import { readAuthentication } from "./request/authentication";
import { SessionCalls } from "./session-calls";
import type { LoggedOn } from "./log-on";
import { WireWriter } from "./writer";

/** A client that does not log on in this time is let go. */
const LOG_ON_TIMEOUT_MS = 60_000;

/** How long a request that probably goes on may pause before it is taken to be complete. */
const FULL_PACKET_PAUSE_MS = 20;

/**
 * How long a break is not answered. JDBC breaks off by another thread than the one that reads: an answer that overtakes it has the
 * reset written into the buffer of the break, and neither side hears of the other again. python-oracledb gives the connection up
 * where no answer comes within its own limit for a call.
 */
const BREAK_PAUSE_MS = 30;

/** Longest request, in bytes: of a session, and of whoever has not logged on. */
const MAX_REQUEST_BYTES = { session: 1024 * 1024 * 1024, stranger: 64 * 1024 } as const;

/** A request that was found incomplete is tried again when it has grown so much, or has paused. */
const GROWTH = 1.5;

type Phase = "connect" | "connectData" | "protocol" | "dataTypes" | "logOn" | "session";

/** One client. Whatever goes wrong here ends this connection and touches no other. */
export class Connection {
  private readonly packets: PacketStream;
  private readonly logOn: LogOn;
  private phase: Phase = "connect";
  private connect: ConnectRequest | undefined;
  private agreement: Agreement = {
    fieldVersion: 0,
    variableScale: false,
    nationalSizeFactor: 1,
    plainTexts: false,
  };
  private loggedOn: LoggedOn | undefined;
  private calls: SessionCalls | undefined;
  private request: Buffer[] = [];
  private requestBytes = 0;
  /** Bytes that were not enough. */
  private incompleteBytes = 0;
  private pause: NodeJS.Timeout | undefined;
  /** Whether this client marks the last packet of each request. */
  private marksEnds = false;
  /** Messages are answered one after the other. */
  private work: Promise<void> = Promise.resolve();
  private isCalling = false;
  /** A client has broken off its call and not yet said that it is ready for the answer. */
  private isBreaking = false;
  private loggedOff = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly socket: Socket,
    private readonly engine: Engine,
  ) {
    this.packets = new PacketStream(socket);
    this.logOn = new LogOn(engine);
    socket.setNoDelay(true);
    socket.setTimeout(LOG_ON_TIMEOUT_MS, () => this.destroy());
    socket.on("data", (bytes) => this.receive(bytes));
    socket.on("error", () => this.destroy());
    this.ended = new Promise<void>((resolve) => socket.once("close", () => resolve())).then(() =>
      this.closeSession(),
    );
  }

  /** Ends the connection; its open work is rolled back. */
  async close(): Promise<void> {
    this.destroy();
    await this.whenEnded();
  }

  /** Resolves once the socket is closed and the session with it. */
  whenEnded(): Promise<void> {
    return this.ended;
  }

  private receive(bytes: Buffer): void {
    try {
      this.packets.append(bytes);
      for (let packet = this.packets.next(); packet !== undefined; packet = this.packets.next()) {
        this.accept(packet);
      }
    } catch {
      this.destroy();
    }
  }

  private accept(packet: Packet): void {
    switch (packet.type) {
      case PACKET.connect:
        this.acceptConnect(packet);
        return;
      case PACKET.data:
        this.acceptData(packet);
        return;
      case PACKET.marker:
        this.acceptMarker(packet.body.at(-1));
        return;
      default:
        throw new ProtocolError(`no packet of type ${packet.type} is known`);
    }
  }

  private acceptConnect(packet: Packet): void {
    if (this.phase !== "connect") {
      throw new ProtocolError("a second connect came");
    }
    this.connect = readConnect(packet.body);
    if (this.connect.data.length < this.connect.dataBytes) {
      this.phase = "connectData";
    } else {
      this.answerConnect(this.connect, this.connect.data);
    }
  }

  private answerConnect(connect: ConnectRequest, data: string): void {
    const refusal = refusalOf(connect, data, this.engine.serviceName);
    if (refusal !== undefined) {
      this.packets.sendPacket(PACKET.refuse, refuseBody(refusal));
      this.socket.end();
      return;
    }
    const sdu = Math.min(Math.max(connect.sdu, 512), 2 * 1024 * 1024);
    this.packets.sendPacket(PACKET.accept, acceptBody(connect, sdu));
    this.packets.agree(sdu);
    this.phase = "protocol";
  }

  private acceptData(packet: Packet): void {
    const { flags, payload, isFull } = this.packets.dataOf(packet);
    if (this.phase === "connectData" && this.connect !== undefined) {
      this.answerConnect(this.connect, payload.toString("latin1"));
      return;
    }
    if ((flags & DATA_FLAG.endOfFile) !== 0) {
      this.socket.end();
      return;
    }
    if (this.isBreaking) {
      return; // what a client sends between breaking off and being reset is void
    }
    this.requestBytes += payload.length;
    if (this.requestBytes > MAX_REQUEST_BYTES[this.phase === "session" ? "session" : "stranger"]) {
      throw new ProtocolError("a request is too long");
    }
    this.request.push(payload);
    this.readWhenComplete((flags & DATA_FLAG.endOfRequest) !== 0, isFull);
  }

  /** Only some drivers mark the end of a request: of the others, a packet that is not full is a likely end. */
  private readWhenComplete(isMarkedEnd: boolean, isFull: boolean): void {
    clearTimeout(this.pause);
    this.marksEnds ||= isMarkedEnd;
    if (this.marksEnds && !isMarkedEnd) {
      return;
    }
    const isUnlikelyEnd = isFull || this.requestBytes < this.incompleteBytes * GROWTH;
    if (isUnlikelyEnd && !isMarkedEnd) {
      this.pause = setTimeout(() => this.enqueue(() => this.tryToRead(false)), FULL_PACKET_PAUSE_MS);
    } else {
      this.enqueue(() => this.tryToRead(isMarkedEnd));
    }
  }

  private enqueue(step: () => Promise<void>): void {
    this.work = this.work.then(step).catch(() => this.destroy());
  }

  private async tryToRead(isComplete: boolean): Promise<void> {
    if (this.request.length === 0 || this.isBreaking || this.socket.destroyed) {
      return;
    }
    const bytes = Buffer.concat(this.request);
    this.request = [bytes];
    const reader = new WireReader(bytes);
    try {
      await this.answer(reader);
    } catch (error) {
      if (!(error instanceof ShortDataError) || isComplete) {
        throw error;
      }
      this.incompleteBytes = bytes.length;
    }
  }

  private async answer(reader: WireReader): Promise<void> {
    switch (this.phase) {
      case "protocol":
        this.agreement = { ...this.agreement, ...readProtocol(reader) };
        return this.reply(protocolReply(this.engine.version), "dataTypes");
      case "dataTypes": {
        const { sendsTimeZone, ...types } = readDataTypes(reader);
        this.agreement = { ...this.agreement, ...types };
        return this.reply(dataTypesReply(sendsTimeZone), "logOn");
      }
      case "logOn":
        return this.answerLogOn(reader);
      case "session":
        return this.answerCall(reader);
      case "connect":
      case "connectData":
        throw new ProtocolError("data came before the connect");
    }
  }

  private async answerLogOn(reader: WireReader): Promise<void> {
    const message = readAuthentication(reader);
    this.clearRequest();
    try {
      if (message.isFirst) {
        this.packets.sendData(await this.logOn.start(message));
        return;
      }
      this.loggedOn = await this.logOn.finish(message);
    } catch (error) {
      this.refuseLogOn(error);
      return;
    }
    this.socket.setTimeout(0);
    void this.loggedOn.session.disconnected.then(() => this.destroy());
    this.calls = new SessionCalls(this.engine, this.loggedOn, this.agreement);
    this.reply(this.loggedOn.reply, "session");
  }

  private refuseLogOn(error: unknown): void {
    if (!(error instanceof OracleError)) {
      throw error;
    }
    const writer = new WireWriter();
    writeEndOfCall(writer, { inTransaction: false, error: errorOf(error) });
    this.packets.sendData(writer.toBuffer());
    this.socket.end();
  }

  private async answerCall(reader: WireReader): Promise<void> {
    const { calls } = this;
    if (calls === undefined) {
      throw new ProtocolError("a call came before the log-on");
    }
    let reply: Buffer | undefined;
    try {
      const request = calls.read(reader);
      if (reader.remaining > 0) {
        throw new ProtocolError(`${reader.remaining} bytes stand behind a request`);
      }
      this.clearRequest();
      this.loggedOff ||= request.call?.kind === "logOff";
      this.isCalling = true;
      reply = await calls.answer(request);
    } catch (error) {
      if (!(error instanceof OracleError)) {
        throw error;
      }
      this.clearRequest();
      reply = calls.errorReply(error);
    } finally {
      this.isCalling = false;
    }
    if (reply !== undefined && !this.isBreaking) {
      this.packets.sendData(reply);
    }
  }

  /** Break: the call is cancelled, and its answer waits until the client has said that it is ready for it. */
  private acceptMarker(marker: number | undefined): void {
    if (this.phase !== "session") {
      throw new ProtocolError("a call was broken off before the log-on");
    }
    if (marker === MARKER.reset) {
      this.enqueue(() => this.answerReset());
      return;
    }
    if (this.isBreaking) {
      return;
    }
    this.isBreaking = true;
    this.clearRequest();
    this.cancelCall();
    this.enqueue(() => this.answerBreak());
  }

  private cancelCall(): void {
    if (this.isCalling) {
      this.loggedOn?.session.cancel().catch(() => this.destroy());
    }
  }

  /** Once the call has ended, as the server does. */
  private async answerBreak(): Promise<void> {
    await sleep(BREAK_PAUSE_MS);
    if (this.isBreaking) this.packets.sendMarker(MARKER.break);
  }

  private answerReset(): Promise<void> {
    this.isBreaking = false;
    this.clearRequest();
    this.packets.sendMarker(MARKER.reset);
    if (this.calls !== undefined) {
      this.packets.sendData(this.calls.cancelledReply());
    }
    return Promise.resolve();
  }

  private reply(bytes: Buffer, next: Phase): void {
    this.clearRequest();
    this.phase = next;
    this.packets.sendData(bytes);
  }

  private clearRequest(): void {
    clearTimeout(this.pause);
    this.request = [];
    this.requestBytes = 0;
    this.incompleteBytes = 0;
  }

  private destroy(): void {
    clearTimeout(this.pause);
    this.socket.destroy();
  }

  /** A log-off commits; a connection that is lost rolls back, also what still runs. */
  private async closeSession(): Promise<void> {
    clearTimeout(this.pause);
    this.cancelCall();
    await this.work;
    await this.loggedOn?.session.close(this.loggedOff).catch(() => undefined);
  }
}
