CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "emailVerified" TEXT,
    "image" TEXT,
    "security_stamp" TEXT,
    "credentials_void" TEXT,
    PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "users_by_email" ON "users" ("email");

CREATE INDEX "users_by_folded_email" ON "users" (lower("email"));

CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "token_type" TEXT,
    "scope" TEXT,
    "expires_at" INTEGER,
    "session_state" TEXT,
    "oauth_token" TEXT,
    "oauth_token_secret" TEXT,
    "identity" TEXT,
    "leased_until" TEXT,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "accounts_by_account" ON "accounts" ("provider", "providerAccountId");

CREATE INDEX "accounts_by_user" ON "accounts" ("userId");

CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "sessionToken" TEXT NOT NULL,
    "secretHash" TEXT,
    "userId" TEXT NOT NULL,
    "created" TEXT,
    "expires" TEXT NOT NULL,
    "claims" TEXT,
    "auth_time" TEXT,
    "amr" TEXT,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "sessions_by_token" ON "sessions" ("sessionToken");

CREATE INDEX "sessions_by_user" ON "sessions" ("userId");

CREATE INDEX "sessions_by_expires" ON "sessions" ("expires");

CREATE TABLE "verification_token" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TEXT NOT NULL,
    PRIMARY KEY ("identifier", "token")
);

CREATE INDEX "verification_token_by_expires" ON "verification_token" ("expires");

CREATE TABLE "revoked_sessions" (
    "id" TEXT NOT NULL,
    "expires" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

CREATE INDEX "revoked_sessions_by_expires" ON "revoked_sessions" ("expires");

CREATE TABLE "sign_in_attempts" (
    "id" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last" TEXT NOT NULL,
    "expires" TEXT NOT NULL,
    PRIMARY KEY ("id")
);

CREATE INDEX "sign_in_attempts_by_expires" ON "sign_in_attempts" ("expires");

CREATE TABLE "user_authenticators" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT,
    "data" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "created" TEXT NOT NULL,
    "used" TEXT,
    "expires" TEXT,
    PRIMARY KEY ("id")
);

CREATE INDEX "user_authenticators_by_user" ON "user_authenticators" ("user_id");

CREATE INDEX "user_authenticators_by_expires" ON "user_authenticators" ("expires");
