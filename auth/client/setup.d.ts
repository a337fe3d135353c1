/** What every setup has; `typescript()` writes the types of one. */

export interface Session {
  user: { name?: string; email?: string; image?: string };
  /** ISO 8601. */
  expires: string;
  [claim: string]: unknown;
}
export type SessionUpdate = Record<string, unknown>;
export type ProviderId = string;
export type ErrorCode = string;
