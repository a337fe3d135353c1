CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "email_verified" TIMESTAMPTZ(3),
    "image" TEXT,
    "security_stamp" TEXT,
    "credentials_void" TIMESTAMPTZ(3),
    PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "users_by_email" ON "users" ("email");

CREATE INDEX "users_by_folded_email" ON "users" (lower("email" COLLATE "C"));

CREATE TABLE "accounts" (
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "token_type" TEXT,
    "scope" TEXT,
    "expires_at" BIGINT,
    "session_state" TEXT,
    "oauth_token" TEXT,
    "oauth_token_secret" TEXT,
    "identity" TEXT,
    "leased_until" TIMESTAMPTZ(3),
    PRIMARY KEY ("provider", "provider_account_id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE INDEX "accounts_by_user" ON "accounts" ("user_id");

CREATE TABLE "sessions" (
    "token" TEXT NOT NULL,
    "secret_hash" TEXT,
    "user_id" TEXT NOT NULL,
    "created" TIMESTAMPTZ(3),
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "claims" TEXT,
    "auth_time" TIMESTAMPTZ(3),
    "amr" TEXT,
    PRIMARY KEY ("token"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE INDEX "sessions_by_user" ON "sessions" ("user_id");

CREATE INDEX "sessions_by_expires" ON "sessions" ("expires");

CREATE TABLE "verification_tokens" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY ("identifier", "token")
);

CREATE INDEX "verification_tokens_by_expires" ON "verification_tokens" ("expires");

CREATE TABLE "revoked_sessions" (
    "id" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY ("id")
);

CREATE INDEX "revoked_sessions_by_expires" ON "revoked_sessions" ("expires");

CREATE TABLE "sign_in_attempts" (
    "id" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "last" TIMESTAMPTZ(3) NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    PRIMARY KEY ("id")
);

CREATE INDEX "sign_in_attempts_by_expires" ON "sign_in_attempts" ("expires");

CREATE TABLE "user_authenticators" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "data" TEXT NOT NULL,
    "counter" BIGINT NOT NULL,
    "created" TIMESTAMPTZ(3) NOT NULL,
    "used" TIMESTAMPTZ(3),
    "expires" TIMESTAMPTZ(3),
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE INDEX "user_authenticators_by_user" ON "user_authenticators" ("user_id");

CREATE INDEX "user_authenticators_by_expires" ON "user_authenticators" ("expires");
