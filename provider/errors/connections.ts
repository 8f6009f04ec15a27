/** Why a database cannot be reached, or not be worked with. */
export const connectionErrors = {
  CONNECTION_FAILED: {
    problem: "Cannot connect to {target} as {user}: {reason}.",
    remedy: "Check host, port, database (or service) and network; without a connection there is no plan.",
  },
  AUTHENTICATION_FAILED: {
    problem: "{target} refuses {user}: {reason}.",
    remedy:
      "Correct the user, or set the password with: pulumi config set --secret --path 'table-migration:connections.<name>.password'.",
  },
  TLS_FAILED: {
    problem: "No trusted TLS connection to {target}: {reason}.",
    remedy: "{remedy}",
  },
  THICK_MODE_FAILED: {
    problem: "The Oracle Client libraries of thickMode cannot be used: {reason}.",
    remedy:
      "Install them and correct thickMode.libDir, or remove thickMode: without it the driver needs no libraries.",
  },
  POOLED_CONNECTION: {
    problem:
      "{target} is a transaction-mode pooler: it hands one server session to several clients, so session locks and settings would not hold.",
    remedy:
      "Use the server's own port, or a pool in session mode. The application may go on using the pooler.",
  },
  CONNECTION_LOST: {
    problem: "The connection to {target} was lost while {activity}: {reason}.",
    remedy: "Nothing is lost. When the database is back, run pulumi up again: the run goes on where it was.",
  },
  DATABASE_UNSUPPORTED: {
    problem: "{target} is {version}; {supported} are supported.",
    remedy: "Upgrade it, or use a release of this tool that supports it.",
  },
  DATABASE_READ_ONLY: {
    problem: "{target} is {state}, so nothing can be written there.",
    remedy: "{remedy}",
  },
  PARTITIONING_MISSING: {
    problem: "{target} lacks the Partitioning option, so no table can be partitioned there.",
    remedy: "Use an edition with this option (Enterprise Edition with Partitioning, or Oracle Free).",
  },
} as const;
