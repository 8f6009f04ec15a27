import pg from "pg";
import type { ApplicationSession } from "../session";
import type { BoundStatement } from "../statements";

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Pinned, because a row's text depends on them. */
export const TEXT_SETTINGS: Readonly<Record<string, string>> = {
  timezone: "UTC",
  datestyle: "ISO,YMD",
  intervalstyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
};

const TEXT_OPTIONS = Object.entries(TEXT_SETTINGS)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(" ");

/** Opens a session in which a row's text is written as the ledger wants it. */
export async function openClient(address: Address, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ ...address, application_name: applicationName, options: TEXT_OPTIONS });
  // The statement in flight fails as well, and is where a lost connection is dealt with.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** A session of the application over a client; statements are prepared where they have values. */
export function sessionOver(client: pg.Client): ApplicationSession {
  return {
    run: async <Row extends object>({ name, text, values }: BoundStatement): Promise<Row[]> => {
      const { rows } = await client.query<Row>(
        values.length === 0 ? { text } : { name, text, values: [...values] },
      );
      return rows;
    },
    close: () => client.end(),
  };
}
