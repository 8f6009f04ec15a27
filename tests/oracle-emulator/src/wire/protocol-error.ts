/** Bytes that no client of the protocol sends: the connection that sent them ends, and no other. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The request goes on in packets that have not arrived yet. */
export class ShortDataError extends Error {
  override readonly name = "ShortDataError";
}
