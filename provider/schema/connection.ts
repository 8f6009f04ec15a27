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

/** Every connection a stack may name, by its name: the value of `table-migration:connections`. */
export const connectionsSchema = z.record(z.string().min(1), postgresConnectionSchema);

export type Connection = z.infer<typeof postgresConnectionSchema>;
export type Connections = z.infer<typeof connectionsSchema>;
