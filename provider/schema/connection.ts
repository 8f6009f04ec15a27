import { z } from "zod";

export const sslModeSchema = z.enum(["disable", "require", "verify-ca", "verify-full"]);

export const postgresConnectionSchema = z.strictObject({
  engine: z.literal("postgres"),
  connectString: z
    .string()
    .regex(/^(\[[^\]]+\]|[^:/\s]+)(:\d{1,5})?\/[^/]+$/, 'must be "host:port/database" or "host/database"')
    .describe("host:port/database; the port defaults to 5432."),
  user: z.string().min(1).describe("The role that owns the tables, or is a member of the owning role."),
  password: z.string().min(1).optional().describe("Set it with --secret; it never leaves the configuration."),
  sslmode: sslModeSchema
    .optional()
    .describe("Default: disable on the loopback interface, verify-full everywhere else."),
  sslrootcert: z.string().min(1).optional().describe("Path of the CA certificate (PEM)."),
  sslcert: z.string().min(1).optional().describe("Path of the client certificate (PEM)."),
  sslkey: z.string().min(1).optional().describe("Path of the client certificate's key (PEM)."),
});

/** A user as Oracle's own tools take it: `hr`, `"Hr"` for a name in another case than capitals, `migrator[hr]` for a proxy. */
const oracleUser = /^([^\s"[\]@/]+|"[^"\0]+")(\[([^\s"[\]@/]+|"[^"\0]+")\])?$/;

/** Whether a connect string says no more than where the server is: credentials have settings of their own. */
function hasNoCredentials(connectString: string): boolean {
  return connectString.startsWith("(") || !connectString.includes("@");
}

/** Other schemes (config-file://, ldap://) would fetch settings, and a user and password with them, from elsewhere. */
function hasKnownProtocol(connectString: string): boolean {
  const protocol = /^([\w-]+):\/\//.exec(connectString)?.[1]?.toLowerCase();
  return protocol === undefined || protocol === "tcp" || protocol === "tcps";
}

/** Whether a connect string asks for TLS; an alias may, and only tnsnames.ora knows. */
function mayUseTls(connectString: string): boolean {
  if (connectString.startsWith("(")) return /\(\s*PROTOCOL\s*=\s*tcps\s*\)/i.test(connectString);
  return /^tcps:\/\//i.test(connectString) || !/[/:]/.test(connectString);
}

export const oracleConnectionSchema = z
  .strictObject({
    engine: z.literal("oracle"),
    connectString: z
      .string()
      .trim()
      .min(1)
      .refine(hasNoCredentials, "must not hold a user or a password: they are settings of their own")
      .refine(hasKnownProtocol, "must begin with tcp:// or tcps://, or name no protocol")
      .describe(
        "host:port/service, tcps://host:port/service?…, an alias of tnsnames.ora, or a connect descriptor.",
      ),
    user: z
      .string()
      .regex(oracleUser, 'must be a name, a "Name" in double quotes, or proxy[name]')
      .describe(
        'Folded to capitals as everywhere in Oracle; "Name" in double quotes keeps its case; migrator[hr] works as hr by proxy of migrator.',
      ),
    password: z
      .string()
      .min(1)
      .describe("The user's, or the proxy's. Set it with --secret; it never leaves the configuration."),
    walletLocation: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder of the wallet's ewallet.pem (a client's key and certificate, the server's authorities), for tcps; without it the authorities that Node knows are trusted.",
      ),
    walletPassword: z.string().min(1).optional().describe("Set it with --secret."),
    configDir: z
      .string()
      .min(1)
      .optional()
      .describe("Folder of tnsnames.ora. Default: the environment variable TNS_ADMIN."),
    thickMode: z
      .strictObject({
        libDir: z.string().min(1).optional().describe("Folder of the Oracle Client libraries."),
      })
      .optional()
      .describe(
        "Uses the Oracle Client libraries, for what the thin driver cannot: native encryption, LDAP, old password verifiers. For all Oracle connections of a stack, or none.",
      ),
  })
  .refine(({ thickMode, walletLocation }) => thickMode === undefined || walletLocation === undefined, {
    path: ["walletLocation"],
    message: "is not for thickMode: name the wallet in sqlnet.ora or in the connect string",
  })
  .refine(
    ({ walletPassword, walletLocation }) => walletPassword === undefined || walletLocation !== undefined,
    {
      path: ["walletPassword"],
      message: "needs walletLocation",
    },
  )
  .refine(({ walletLocation, connectString }) => walletLocation === undefined || mayUseTls(connectString), {
    path: ["walletLocation"],
    message: "is for tcps, and the connect string asks for no TLS: without it nothing would be encrypted",
  });

/** What the driver fixes for the whole process: its mode, and in thick mode where its settings are. */
function processWideOf({ thickMode, configDir }: z.infer<typeof oracleConnectionSchema>): string {
  return thickMode === undefined ? "thin" : JSON.stringify([thickMode.libDir ?? null, configDir ?? null]);
}

const anyConnectionSchema = z.discriminatedUnion("engine", [
  postgresConnectionSchema,
  oracleConnectionSchema,
]);

/** Every connection a stack may name, by its name: the value of `table-migration:connections`. */
export const connectionsSchema = z
  .record(z.string().min(1), anyConnectionSchema)
  .superRefine((all, context) => {
    const [first, ...others] = Object.entries(all).flatMap(([name, connection]) =>
      connection.engine === "oracle" ? [{ name, mode: processWideOf(connection) }] : [],
    );
    const message = `must be the same for all Oracle connections, with its configDir, and differs from that of ${first?.name ?? ""}: the driver has one mode for the whole process`;
    for (const { name, mode } of others)
      if (mode !== first?.mode) context.addIssue({ code: "custom", path: [name, "thickMode"], message });
  });

/** How messages call the database of a connection. */
export const engineNames = { postgres: "PostgreSQL", oracle: "Oracle" } as const;

export type Connection = z.infer<typeof postgresConnectionSchema>;
export type OracleConnection = z.infer<typeof oracleConnectionSchema>;
export type AnyConnection = Connection | OracleConnection;
export type Connections = z.infer<typeof connectionsSchema>;
