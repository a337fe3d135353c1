// The types of `SpaAuth`, written by its `typescript()`.

export interface Session {
  user: { name?: string; email?: string; image?: string };
  /** ISO 8601. */
  expires: string;
  plan: string;
  nickname: string | null;
}

export interface SessionUpdate {
  nickname?: string | null;
}

export type ProviderId =
  | "credentials"
  | "oidc";

export type ErrorCode =
  | "AccessDenied"
  | "Callback"
  | "Configuration"
  | "CredentialsSignin"
  | "EmailCreateAccount"
  | "EmailSignin"
  | "FreshSessionRequired"
  | "OAuthAccountNotLinked"
  | "OAuthCallback"
  | "OAuthCreateAccount"
  | "OAuthSignin"
  | "OtherUser"
  | "PasskeySignin"
  | "SessionRequired"
  | "TooManyAttempts"
  | "Verification";

export type Route =
  | "/api/auth/client.js"
  | "/api/auth/csrf"
  | "/api/auth/error"
  | "/api/auth/providers"
  | "/api/auth/session"
  | "/api/auth/signin"
  | "/api/auth/signout"
  | "/api/auth/signin/credentials"
  | "/api/auth/callback/credentials"
  | "/api/auth/signin/oidc"
  | "/api/auth/callback/oidc";

/** No answer came (`Network`), or one that the route doesn't give (`Answer`). */
export declare class AuthError extends Error {
  constructor(code: "Network" | "Answer", options?: { status?: number; cause?: unknown });
  readonly code: "Network" | "Answer";
  /** The status of the answer, if there was one. */
  readonly status: number | undefined;
}

/** A provider that can be used now. */
export interface Provider {
  id: ProviderId;
  name: string;
  type: "oauth" | "email" | "credentials" | "passkey";
  signinUrl: string;
  callbackUrl: string;
}

/** What came of a form that did not leave the page. */
export interface SignInResult {
  /** Whether somebody is signed in now, or a mail is on its way. */
  ok: boolean;
  status: number;
  error: ErrorCode | null;
  /** Where the form leads; `null` with an error. */
  url: string | null;
  /** Nobody is signed in yet: the page at `url` asks for a second factor. */
  secondFactor?: true;
}

/** What signing in may be given; the fields of a form stand beside it. */
export interface SignInOptions {
  /** Where to go afterwards: a path or a URL of this site. This page by default. */
  callbackUrl?: string;
  /**
   * `false`: stay on this page and give the result. `true` by default, and always so where the
   * provider has a page of its own.
   */
  redirect?: boolean;
  /**
   * `true`: link the provider's account to the user who is signed in, instead of signing in. The
   * provider has to be of the type `oauth`; somebody has to be signed in.
   */
  link?: boolean;
  [field: string]: string | boolean | null | undefined;
}

export interface SignOutOptions {
  /** Where to go afterwards: a path or a URL of this site. This page by default. */
  callbackUrl?: string;
  /** `false`: stay on this page and give the result. */
  redirect?: boolean;
}

export interface SessionOptions {
  /** Seconds between two requests while somebody is signed in, which keep the session alive. 0: none. */
  poll?: number;
  /** Whether to ask again when the page is looked at again. `true` by default. */
  refetchOnFocus?: boolean;
  /** Whether to ask while the browser knows that it is offline. `false` by default. */
  refetchWhenOffline?: boolean;
  /** Gets what goes wrong while nobody waits for it. `console.error` by default. */
  onError?: (error: unknown) => void;
}

/** The session, or `null` when nobody is signed in. The session lives on. */
export declare function getSession<S = Session>(): Promise<S | null>;

/** The token that a form of one's own carries as `csrfToken`. */
export declare function getCsrfToken(): Promise<string>;

/** The providers that can be used, by id. */
export declare function getProviders(): Promise<{ [id in ProviderId]?: Provider }>;

/**
 * Signs in with a provider; without one, or with one that is not there, opens the sign-in page.
 *
 * Gives a result only where the page stays. Rejects with an `AuthError` only.
 *
 * @param authorizationParams what the provider is asked for, such as `{ login_hint: "…" }`
 */
export declare function signIn(
  provider?: ProviderId,
  options?: SignInOptions,
  authorizationParams?: Record<string, string>,
): Promise<SignInResult | undefined>;

/** A way in which whoever is signed in can confirm that it's them. */
export interface ConfirmMethod {
  /** That of a provider, or `"totp"` for the code of an authenticator app. */
  id: ProviderId | "totp";
  name: string;
  type: "oauth" | "email" | "credentials" | "passkey" | "totp";
  /** Where its form posts. */
  url: string;
}

/** What confirming may be given; the fields of a form, or the `code` of a mail, stand beside it. */
export interface ConfirmOptions {
  /** Where to go afterwards: a path or a URL of this site. This page by default. */
  callbackUrl?: string;
  /**
   * `false`: stay on this page and give the result. `true` by default, and always so where the
   * provider has a page of its own.
   */
  redirect?: boolean;
  [field: string]: string | boolean | null | undefined;
}

/** What came of confirming. */
export interface ConfirmResult {
  /** Whether the session is fresh now, or a mail is on its way. */
  ok: boolean;
  status: number;
  error: ErrorCode | PasskeyError | "CodeAttempts" | "CodeSignin" | "Wrong" | null;
  /** Where the form leads; `null` with an error. */
  url: string | null;
}

/** What whoever is signed in can confirm with. Rejects with an `AuthError` of status 401 when nobody is. */
export declare function getConfirmMethods(): Promise<ConfirmMethod[]>;

/**
 * Confirms that it's whoever is signed in, with one of `getConfirmMethods`; without one, or with one
 * that is not there, opens the page that asks.
 *
 * A mail is asked for without fields, and its code is given as `{ code }`, as that of an authenticator
 * app is. Gives a result only where
 * the page stays. Rejects with an `AuthError` only.
 */
export declare function confirm(
  provider?: ProviderId | "totp",
  options?: ConfirmOptions,
): Promise<ConfirmResult | undefined>;

/**
 * Whether an answer to a request of yours asks for a fresh session. Then call `confirm`, and send the
 * request again.
 */
export declare function isStale(response: Response): boolean;

/** Signs out, in every tab. Gives a result only with `redirect: false`. */
export declare function signOut(
  options?: SignOutOptions,
): Promise<{ ok: boolean; url: string } | undefined>;

/**
 * Changes what the claims let the browser change; gives the new session, or `null` when nobody is
 * signed in. Rejects with an `AuthError` of status 400 when the server refuses.
 */
export declare function update<S = Session>(data?: SessionUpdate): Promise<S | null>;

/**
 * Calls `listener` with the session, and again whenever it is another: after the verbs above, what
 * happens in other tabs, a return to the page or to the network. Gives what ends it.
 */
export declare function onSession<S = Session>(
  listener: (session: S | null) => void,
  options?: SessionOptions,
): () => void;

/** A passkey of whoever is signed in. */
export interface Passkey {
  id: string;
  name: string | null;
  /** ISO 8601. */
  created: string;
  /** ISO 8601. */
  lastUsed: string | null;
  /** Whether it is on several devices. */
  synced: boolean;
}

/**
 * What came of asking for a passkey. `Cancelled` and `Exists` are what the browser says, with the status 0; the
 * others are what the server does.
 */
export type PasskeyError =
  | "Absent"
  | "Cancelled"
  | "CsrfToken"
  | "Exists"
  | "FreshSessionRequired"
  | "Last"
  | "NoDomain"
  | "ProofRequired"
  | "Refused"
  | "SessionRequired"
  | "SignInAgain"
  | "TooMany"
  | "TooManyAttempts"
  | "Unavailable"
  | "Wrong";

export interface PasskeySignInOptions {
  /** The id of the provider; `passkey` by default. */
  provider?: ProviderId;
  /**
   * `true`: offer passkeys in the suggestions of the input with `autocomplete="username webauthn"`, and wait until
   * somebody takes one. Call it when the page is shown; a call without it takes its place.
   */
  autofill?: boolean;
  /** Where to go afterwards: a path or a URL of this site. This page by default. */
  callbackUrl?: string;
  /** `false`: stay on this page and give the result. `true` by default. */
  redirect?: boolean;
}

/** What came of signing in with a passkey. */
export interface PasskeySignInResult {
  ok: boolean;
  status: number;
  error: ErrorCode | PasskeyError | null;
  /** Where the sign-in leads; `null` with an error. */
  url: string | null;
}

/** What came of adding a passkey. */
export type PasskeyResult =
  | { ok: true; status: number; error: null; passkey: Passkey }
  | { ok: false; status: number; error: PasskeyError };

/** How a second factor is proven: by a code of an app or a recovery code, or by a passkey that is asked for now. */
export interface SecondFactorProof {
  code?: string;
  passkey?: boolean;
}

/**
 * What came of a second factor. `Cancelled` and `Exists` with the status 0 are what the browser says; the others are
 * what the server does.
 */
export type SecondFactorError =
  | "Absent"
  | "Cancelled"
  | "CsrfToken"
  | "Exists"
  | "Expired"
  | "FreshSessionRequired"
  | "NoDomain"
  | "NotSetUp"
  | "ProofRequired"
  | "Refused"
  | "SessionRequired"
  | "SetUp"
  | "SignInAgain"
  | "SignedIn"
  | "Stale"
  | "TooMany"
  | "TooManyAttempts"
  | "Unavailable"
  | "Wrong";

/** An authenticator app of whoever is signed in. */
export interface AuthenticatorApp {
  id: string;
  name: string | null;
  /** ISO 8601. */
  created: string;
  /** ISO 8601. */
  lastUsed: string | null;
}

/** A browser that is not asked for a second factor for a while. */
export interface TrustedBrowser {
  id: string;
  /** ISO 8601. */
  created: string;
  /** ISO 8601. */
  lastUsed: string | null;
  /** ISO 8601. */
  expires: string | null;
  isThis: boolean;
}

/** What is to be done: a sign-in waits for a factor, or for the first one to be set up; or somebody is signed in. */
export type SecondFactorState =
  | {
      step: "prove";
      methods: ("totp" | "passkey" | "recoveryCode")[];
      /** For how many seconds a browser may be trusted. */
      remember: number | null;
    }
  | { step: "setUp"; methods: ("totp" | "passkey")[] }
  | {
      step: null;
      apps: AuthenticatorApp[];
      passkeys: number;
      recoveryCodes: number;
      browsers: TrustedBrowser[];
      /** Whether a change takes a proof by a factor. */
      needsProof: boolean;
      /** Whether the session began too long ago to add the first factor. */
      needsSignIn: boolean;
    };

/** What came of a change. */
export interface SecondFactorResult {
  ok: boolean;
  status: number;
  error: SecondFactorError | null;
  /** Recovery codes that were made. They can't be read again. */
  recoveryCodes?: string[];
}

/** What came of the end of a sign-in that has waited. */
export interface SecondFactorSignInResult extends SecondFactorResult {
  /** Where the sign-in leads; `null` with an error, and for somebody who was signed in. */
  url: string | null;
}

/** An authenticator app that is being set up. */
export interface AuthenticatorAppSetup extends SecondFactorResult {
  /** What `confirmApp` takes. */
  setup?: string;
  /** The key in base32, for those who can't scan. */
  secret?: string;
  /** What the QR code says. */
  uri?: string;
  /** The QR code, as SVG. */
  qr?: string | null;
}

/** The second step of a sign-in, and the factors of whoever is signed in. Each rejects with an `AuthError` only. */
export declare const secondFactor: {
  /** What is to be done. Rejects with the status 401 when nobody is signed in or about to be. */
  state(): Promise<SecondFactorState>;
  /** Proves a factor of a sign-in that waits. Gives a result only where the page stays. */
  verify(
    options: SecondFactorProof & { remember?: boolean; redirect?: boolean },
  ): Promise<SecondFactorSignInResult | undefined>;
  /** Begins to set up an authenticator app. */
  addApp(proof?: SecondFactorProof): Promise<AuthenticatorAppSetup>;
  /** Adds the app that shows this code. The page stays if there are recovery codes to show. */
  confirmApp(options: {
    setup: string;
    code: string;
    name?: string;
    redirect?: boolean;
  }): Promise<SecondFactorSignInResult | undefined>;
  /** Makes a passkey as the first factor of a sign-in that waits. */
  registerPasskey(options?: { redirect?: boolean }): Promise<SecondFactorSignInResult | undefined>;
  /** Makes ten recovery codes; those of before are void. */
  makeRecoveryCodes(proof: SecondFactorProof): Promise<SecondFactorResult>;
  removeApp(id: string, proof: SecondFactorProof): Promise<SecondFactorResult>;
  /** Trusts a browser no more; without an id, none of them. */
  forgetBrowser(id?: string): Promise<SecondFactorResult>;
  /** Gives up a sign-in that waits. */
  cancel(): Promise<boolean>;
  /** The answer of a passkey, for a form with a field `credential`. */
  passkey(): Promise<{ ok: boolean; status?: number; error?: SecondFactorError; credential?: object }>;
  /** A new passkey, for the form that sets up the first factor. */
  newPasskey(): Promise<{ ok: boolean; status?: number; error?: SecondFactorError; credential?: object }>;
};

/** Signing in with passkeys, and those of whoever is signed in. Each rejects with an `AuthError` only. */
export declare const passkey: {
  /** Whether the browser knows passkeys at all. */
  isSupported(): boolean;
  /** Signs in with a passkey. Gives a result only where the page stays. */
  signIn(options?: PasskeySignInOptions): Promise<PasskeySignInResult | undefined>;
  /** Confirms with a passkey that it's whoever is signed in. Gives a result only where the page stays. */
  confirm(options?: PasskeySignInOptions): Promise<PasskeySignInResult | undefined>;
  /** Makes a passkey for whoever is signed in. Call it from the handler of a click. */
  register(options?: { name?: string } & SecondFactorProof): Promise<PasskeyResult>;
  list(): Promise<Passkey[]>;
  /** Gives a passkey another name; an empty one takes it away. */
  rename(id: string, name: string): Promise<{ ok: boolean; status: number; error: PasskeyError | null }>;
  /** Removes a passkey, unless it is the last way in. */
  remove(id: string, proof?: SecondFactorProof): Promise<{ ok: boolean; status: number; error: PasskeyError | null }>;
};
