import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

let client: EngineClient | null = null;

/** The engine's address is the plugin's first argument; without an engine, messages go to the standard error. */
function connectToEngine(): EngineClient | null {
  const address = process.argv[2];
  if (address === undefined || !/^[\w.[\]:-]+:\d+$/.test(address)) return null;
  client ??= new EngineClient(address, credentials.createInsecure());
  return client;
}

const severities = { info: LogSeverity.INFO, warning: LogSeverity.WARNING } as const;

interface EngineMessage {
  readonly urn: string;
  readonly severity: keyof typeof severities;
  /** A status line of the resource's row, which leaves nothing in the final diagnostics. */
  readonly isEphemeral: boolean;
  readonly text: string;
}

/** Shows a message in a resource's own row. A message that cannot be delivered is lost; the work goes on. */
export async function tellEngine({ urn, severity, isEphemeral, text }: EngineMessage): Promise<void> {
  const engine = connectToEngine();
  if (!engine) {
    if (!isEphemeral) process.stderr.write(`${text}\n`);
    return;
  }
  const request = new LogRequest();
  request.setSeverity(severities[severity]);
  request.setMessage(text);
  request.setUrn(urn);
  request.setEphemeral(isEphemeral);
  await new Promise<void>((resolve) => {
    engine.log(request, () => {
      resolve();
    });
  });
}
