-- The tables of the SQL Server adapter. It can be run again: what is there stays.
--
-- `{schema}` stands for the schema. A comparison of texts ignores spaces at the end, whatever the
-- collation; so keys are a text and its length in bytes, and every comparison compares both.
IF OBJECT_ID(N'{schema}.users', N'U') IS NULL
CREATE TABLE {schema}.users (
    id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    email nvarchar(320) COLLATE Latin1_General_100_BIN2 NULL,
    email_length AS DATALENGTH(email),
    email_verified datetime2(3) NULL,
    image nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    email_folded AS CAST(LOWER(email) AS nvarchar(320)),
    security_stamp nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    credentials_void datetime2(3) NULL,
    CONSTRAINT users_id PRIMARY KEY CLUSTERED (id)
);

IF OBJECT_ID(N'{schema}.accounts', N'U') IS NULL
CREATE TABLE {schema}.accounts (
    user_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    provider nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    provider_length AS DATALENGTH(provider),
    provider_account_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    provider_account_id_length AS DATALENGTH(provider_account_id),
    kind nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    access_token nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    refresh_token nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    id_token nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    token_type nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    scope nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    expires_at bigint NULL,
    session_state nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    oauth_token nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    oauth_token_secret nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    [identity] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    lease datetime2(3) NULL,
    CONSTRAINT accounts_user FOREIGN KEY (user_id) REFERENCES {schema}.users (id) ON DELETE CASCADE
);

IF OBJECT_ID(N'{schema}.sessions', N'U') IS NULL
CREATE TABLE {schema}.sessions (
    token nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    token_length AS DATALENGTH(token),
    secret_hash nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    user_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    created datetime2(3) NULL,
    expires datetime2(3) NOT NULL,
    claims nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    auth_time datetime2(3) NULL,
    amr nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES {schema}.users (id) ON DELETE CASCADE
);

IF OBJECT_ID(N'{schema}.verification_tokens', N'U') IS NULL
CREATE TABLE {schema}.verification_tokens (
    identifier nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL,
    identifier_length AS DATALENGTH(identifier),
    token nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    token_length AS DATALENGTH(token),
    expires datetime2(3) NOT NULL
);

IF OBJECT_ID(N'{schema}.revoked_sessions', N'U') IS NULL
CREATE TABLE {schema}.revoked_sessions (
    id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id_length AS DATALENGTH(id),
    expires datetime2(3) NOT NULL
);

IF OBJECT_ID(N'{schema}.sign_in_attempts', N'U') IS NULL
CREATE TABLE {schema}.sign_in_attempts (
    id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id_length AS DATALENGTH(id),
    count bigint NOT NULL,
    last datetime2(3) NOT NULL,
    expires datetime2(3) NOT NULL
);

IF OBJECT_ID(N'{schema}.user_authenticators', N'U') IS NULL
CREATE TABLE {schema}.user_authenticators (
    id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    id_length AS DATALENGTH(id),
    user_id nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
    kind nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    data nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    counter bigint NOT NULL,
    created datetime2(3) NOT NULL,
    used datetime2(3) NULL,
    expires datetime2(3) NULL,
    CONSTRAINT user_authenticators_user FOREIGN KEY (user_id) REFERENCES {schema}.users (id) ON DELETE CASCADE
);

-- What tables of earlier versions don't have.
IF COL_LENGTH(N'{schema}.users', N'email_folded') IS NULL
ALTER TABLE {schema}.users ADD email_folded AS CAST(LOWER(email) AS nvarchar(320));

IF COL_LENGTH(N'{schema}.users', N'security_stamp') IS NULL
ALTER TABLE {schema}.users ADD
    security_stamp nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL,
    credentials_void datetime2(3) NULL;

IF COL_LENGTH(N'{schema}.accounts', N'identity') IS NULL
ALTER TABLE {schema}.accounts ADD
    [identity] nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;

IF COL_LENGTH(N'{schema}.sessions', N'auth_time') IS NULL
ALTER TABLE {schema}.sessions ADD
    auth_time datetime2(3) NULL,
    amr nvarchar(max) COLLATE Latin1_General_100_BIN2 NULL;

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.users'), N'users_email_folded', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX users_email_folded ON {schema}.users (email_folded);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.users'), N'users_email', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX users_email ON {schema}.users (email, email_length)
    WHERE email IS NOT NULL;

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.accounts'), N'accounts_provider', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX accounts_provider ON {schema}.accounts
    (provider, provider_account_id, provider_length, provider_account_id_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.accounts'), N'accounts_user_id', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX accounts_user_id ON {schema}.accounts (user_id);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.sessions'), N'sessions_token', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX sessions_token ON {schema}.sessions (token, token_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.sessions'), N'sessions_user_id', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX sessions_user_id ON {schema}.sessions (user_id);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.sessions'), N'sessions_expires', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX sessions_expires ON {schema}.sessions (expires);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.verification_tokens'), N'verification_tokens_token', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX verification_tokens_token ON {schema}.verification_tokens
    (identifier, token, identifier_length, token_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.verification_tokens'), N'verification_tokens_expires', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX verification_tokens_expires ON {schema}.verification_tokens (expires);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.revoked_sessions'), N'revoked_sessions_id', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX revoked_sessions_id ON {schema}.revoked_sessions (id, id_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.revoked_sessions'), N'revoked_sessions_expires', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX revoked_sessions_expires ON {schema}.revoked_sessions (expires);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.sign_in_attempts'), N'sign_in_attempts_id', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX sign_in_attempts_id ON {schema}.sign_in_attempts (id, id_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.sign_in_attempts'), N'sign_in_attempts_expires', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX sign_in_attempts_expires ON {schema}.sign_in_attempts (expires);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.user_authenticators'), N'user_authenticators_id', 'IndexID') IS NULL
CREATE UNIQUE NONCLUSTERED INDEX user_authenticators_id ON {schema}.user_authenticators (id, id_length);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.user_authenticators'), N'user_authenticators_user_id', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX user_authenticators_user_id ON {schema}.user_authenticators (user_id);

IF INDEXPROPERTY(OBJECT_ID(N'{schema}.user_authenticators'), N'user_authenticators_expires', 'IndexID') IS NULL
CREATE NONCLUSTERED INDEX user_authenticators_expires ON {schema}.user_authenticators (expires);
