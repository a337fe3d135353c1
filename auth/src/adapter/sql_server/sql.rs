//! Every statement. `{schema}` stands for the schema; `@P1` and so on are the parameters.
//!
//! A comparison of texts ignores spaces at the end, so that each is followed by one of the lengths.

/// What each connection begins with: the settings that indexes on computed columns and filtered
/// indexes ask for, an error ends its transaction, and nobody waits for a lock for long.
pub(super) const CONNECT: &str = "
SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
SET NUMERIC_ROUNDABORT OFF;
SET IMPLICIT_TRANSACTIONS OFF;
SET NOCOUNT OFF;
SET XACT_ABORT ON;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET LOCK_TIMEOUT {timeout};";

pub(super) const PING: &str = "SELECT 1 AS alive";
pub(super) const BEGIN: &str = "BEGIN TRANSACTION";
pub(super) const COMMIT: &str = "COMMIT TRANSACTION";
pub(super) const ROLLBACK: &str = "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION";

/// Of two who migrate at once, one waits; the lock goes with the transaction.
pub(super) const LOCK_SCHEMA: &str = "
DECLARE @got int;
EXEC @got = sp_getapplock @Resource = N'auth schema', @LockMode = N'Exclusive',
    @LockOwner = N'Transaction', @LockTimeout = 60000;
IF @got < 0 BEGIN; THROW 51000, N'another migration did not end', 1; END;";

/// A schema is made by a batch of its own.
pub(super) const CREATE_SCHEMA: &str =
    "IF SCHEMA_ID(N'{name}') IS NULL EXEC(N'CREATE SCHEMA {schema}')";

pub(super) const MIGRATION: &str = include_str!("migration.sql");

/// How many of the eight unique indexes there are, on exactly the columns that have to be unique.
pub(super) const UNIQUE_INDEXES: &str = "
SELECT COUNT(*) AS found FROM (VALUES
    (N'users', N'email,email_length', N'([email] IS NOT NULL)'),
    (N'users', N'id', NULL),
    (N'accounts', N'provider,provider_account_id,provider_length,provider_account_id_length', NULL),
    (N'sessions', N'token,token_length', NULL),
    (N'verification_tokens', N'identifier,token,identifier_length,token_length', NULL),
    (N'revoked_sessions', N'id,id_length', NULL),
    (N'sign_in_attempts', N'id,id_length', NULL),
    (N'user_authenticators', N'id,id_length', NULL)
) AS needed (tab, cols, filter)
WHERE EXISTS (
    SELECT 1 FROM sys.indexes AS i
    WHERE i.object_id = OBJECT_ID(N'{schema}.' + needed.tab)
        AND i.is_unique = 1 AND i.is_disabled = 0 AND i.ignore_dup_key = 0
        AND ISNULL(i.filter_definition, N'') = ISNULL(needed.filter, N'')
        AND needed.cols = STUFF((
            SELECT N',' + COL_NAME(k.object_id, k.column_id)
            FROM sys.index_columns AS k
            WHERE k.object_id = i.object_id AND k.index_id = i.index_id AND k.key_ordinal > 0
            ORDER BY k.key_ordinal FOR XML PATH(N'')), 1, 1, N'')
)";

/// How many columns have a collation by which different texts may be equal.
pub(super) const LOOSE_COLUMNS: &str = "
SELECT COUNT(*) AS found FROM sys.columns AS c
WHERE c.object_id IN (
        OBJECT_ID(N'{schema}.users'), OBJECT_ID(N'{schema}.accounts'),
        OBJECT_ID(N'{schema}.sessions'), OBJECT_ID(N'{schema}.verification_tokens'),
        OBJECT_ID(N'{schema}.revoked_sessions'), OBJECT_ID(N'{schema}.sign_in_attempts'),
        OBJECT_ID(N'{schema}.user_authenticators'))
    AND c.name IN (N'id', N'email', N'user_id', N'provider', N'provider_account_id', N'token',
        N'identifier')
    AND (c.collation_name IS NULL OR c.collation_name NOT LIKE N'%[_]BIN2%')";

/// How many of the columns are there that tables of earlier versions don't have.
pub(super) const LATER_COLUMNS: &str = "
SELECT COUNT(*) AS found FROM (VALUES
    (N'users', N'security_stamp'), (N'users', N'credentials_void'), (N'users', N'email_folded'),
    (N'accounts', N'identity'), (N'sessions', N'auth_time'), (N'sessions', N'amr')
) AS needed (tab, col)
WHERE COL_LENGTH(N'{schema}.' + needed.tab, needed.col) IS NOT NULL";

/// How many of the three references delete what refers.
pub(super) const CASCADES: &str = "
SELECT COUNT(*) AS found FROM sys.foreign_keys AS f
WHERE f.parent_object_id IN (OBJECT_ID(N'{schema}.accounts'), OBJECT_ID(N'{schema}.sessions'),
        OBJECT_ID(N'{schema}.user_authenticators'))
    AND f.referenced_object_id = OBJECT_ID(N'{schema}.users')
    AND f.delete_referential_action = 1 AND f.is_disabled = 0";

pub(super) const USER: &str = "
SELECT id, name, email, email_verified, image FROM {schema}.users
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const USER_BY_EMAIL: &str = "
SELECT id, name, email, email_verified, image FROM {schema}.users
WHERE email = @P1 AND email_length = DATALENGTH(@P1)";

pub(super) const USERS_BY_FOLDED_EMAIL: &str = "
SELECT id, name, email, email_verified, image FROM {schema}.users
WHERE email_folded = CAST(LOWER(@P1) AS nvarchar(320))";

pub(super) const SECURED_USER: &str = "
SELECT id, name, email, email_verified, image, security_stamp, credentials_void
FROM {schema}.users
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const UPDATE_STAMP: &str = "
UPDATE {schema}.users SET security_stamp = @P2
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const UPDATE_CREDENTIALS_VOID: &str = "
UPDATE {schema}.users SET credentials_void = @P2
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

/// The user, who stays as it is until the transaction ends.
pub(super) const HOLD_USER: &str = "
SELECT id, name, email, email_verified, image FROM {schema}.users WITH (UPDLOCK, HOLDLOCK)
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const CREATE_USER: &str = "
INSERT INTO {schema}.users (id, name, email, email_verified, image)
VALUES (@P1, @P2, @P3, @P4, @P5)";

pub(super) const REPLACE_USER: &str = "
UPDATE {schema}.users SET name = @P2, email = @P3, email_verified = @P4, image = @P5
WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const DELETE_USER: &str = "
DELETE FROM {schema}.users WHERE id = @P1 AND DATALENGTH(id) = DATALENGTH(@P1)";

pub(super) const DROP_SESSIONS: &str = "DELETE FROM {schema}.sessions WHERE user_id = @P1";

pub(super) const CREATE_ACCOUNT: &str = "
INSERT INTO {schema}.accounts (user_id, provider, provider_account_id, kind, access_token,
    refresh_token, id_token, token_type, scope, expires_at, session_state, oauth_token,
    oauth_token_secret, [identity])
VALUES (@P1, @P2, @P3, @P4, @P5, @P6, @P7, @P8, @P9, @P10, @P11, @P12, @P13, @P14)";

pub(super) const UPDATE_ACCOUNT: &str = "
UPDATE {schema}.accounts SET kind = @P4, access_token = @P5, refresh_token = @P6, id_token = @P7,
    token_type = @P8, scope = @P9, expires_at = @P10, session_state = @P11, oauth_token = @P12,
    oauth_token_secret = @P13, [identity] = @P14
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND provider = @P2 AND provider_length = DATALENGTH(@P2)
    AND provider_account_id = @P3 AND provider_account_id_length = DATALENGTH(@P3)";

/// A refresh token that is null leaves the old one.
pub(super) const RENEW_ACCOUNT: &str = "
UPDATE {schema}.accounts SET kind = @P4, access_token = @P5,
    refresh_token = COALESCE(@P6, refresh_token), id_token = @P7, token_type = @P8, scope = @P9,
    expires_at = @P10, session_state = @P11, oauth_token = @P12, oauth_token_secret = @P13,
    [identity] = @P14
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND provider = @P2 AND provider_length = DATALENGTH(@P2)
    AND provider_account_id = @P3 AND provider_account_id_length = DATALENGTH(@P3)";

/// Only an account whose refresh token is as it was read.
pub(super) const REFRESH_ACCOUNT: &str = "
UPDATE {schema}.accounts SET kind = @P4, access_token = @P5, refresh_token = @P6, id_token = @P7,
    token_type = @P8, scope = @P9, expires_at = @P10, session_state = @P11, oauth_token = @P12,
    oauth_token_secret = @P13, [identity] = @P14
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND provider = @P2 AND provider_length = DATALENGTH(@P2)
    AND provider_account_id = @P3 AND provider_account_id_length = DATALENGTH(@P3)
    AND refresh_token = @P15";

pub(super) const USER_BY_ACCOUNT: &str = "
SELECT u.id, u.name, u.email, u.email_verified, u.image
FROM {schema}.accounts AS a JOIN {schema}.users AS u ON u.id = a.user_id
WHERE a.provider = @P1 AND a.provider_length = DATALENGTH(@P1)
    AND a.provider_account_id = @P2 AND a.provider_account_id_length = DATALENGTH(@P2)";

pub(super) const ACCOUNTS_OF: &str = "
SELECT user_id, provider, provider_account_id, kind, access_token, refresh_token, id_token,
    token_type, scope, expires_at, session_state, oauth_token, oauth_token_secret, [identity]
FROM {schema}.accounts WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)";

/// How many accounts a user has, and whether one of them is this.
pub(super) const COUNT_ACCOUNTS: &str = "
SELECT COUNT(*) AS found, ISNULL(SUM(CASE
    WHEN provider = @P2 AND provider_length = DATALENGTH(@P2)
        AND provider_account_id = @P3 AND provider_account_id_length = DATALENGTH(@P3)
    THEN 1 ELSE 0 END), 0) AS this
FROM {schema}.accounts WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)";

pub(super) const DELETE_ACCOUNT: &str = "
DELETE FROM {schema}.accounts
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND provider = @P2 AND provider_length = DATALENGTH(@P2)
    AND provider_account_id = @P3 AND provider_account_id_length = DATALENGTH(@P3)";

pub(super) const LEASE_ACCOUNT: &str = "
UPDATE {schema}.accounts SET lease = @P4
WHERE provider = @P1 AND provider_length = DATALENGTH(@P1)
    AND provider_account_id = @P2 AND provider_account_id_length = DATALENGTH(@P2)
    AND (lease IS NULL OR lease <= @P3)";

pub(super) const RELEASE_ACCOUNT: &str = "
UPDATE {schema}.accounts SET lease = NULL
WHERE provider = @P1 AND provider_length = DATALENGTH(@P1)
    AND provider_account_id = @P2 AND provider_account_id_length = DATALENGTH(@P2)
    AND lease = @P3";

pub(super) const CREATE_SESSION: &str = "
INSERT INTO {schema}.sessions
    (token, secret_hash, user_id, created, expires, claims, auth_time, amr)
VALUES (@P1, @P2, @P3, @P4, @P5, @P6, @P7, @P8)";

pub(super) const SESSION_AND_USER: &str = "
SELECT s.token, s.secret_hash, s.user_id, s.created, s.expires, s.claims, s.auth_time, s.amr,
    u.id, u.name, u.email, u.email_verified, u.image
FROM {schema}.sessions AS s JOIN {schema}.users AS u ON u.id = s.user_id
WHERE s.token = @P1 AND s.token_length = DATALENGTH(@P1)";

// `ISNULL` would cut the claims off at the length of a parameter that is null.
pub(super) const UPDATE_SESSION: &str = "
UPDATE {schema}.sessions SET expires = COALESCE(@P2, expires), claims = COALESCE(@P3, claims),
    secret_hash = COALESCE(@P4, secret_hash), auth_time = COALESCE(@P5, auth_time),
    amr = COALESCE(@P6, amr)
WHERE token = @P1 AND token_length = DATALENGTH(@P1)";

pub(super) const DELETE_SESSION: &str = "
DELETE FROM {schema}.sessions
OUTPUT deleted.token, deleted.secret_hash, deleted.user_id, deleted.created, deleted.expires,
    deleted.claims, deleted.auth_time, deleted.amr
WHERE token = @P1 AND token_length = DATALENGTH(@P1)";

pub(super) const SESSIONS_OF: &str = "
SELECT token, secret_hash, user_id, created, expires, claims, auth_time, amr
FROM {schema}.sessions WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)";

pub(super) const DELETE_SESSIONS_OF: &str = "
DELETE FROM {schema}.sessions
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND (@P2 IS NULL OR token <> @P2 OR token_length <> DATALENGTH(@P2))";

pub(super) const DELETE_EXPIRED_SESSIONS: &str =
    "DELETE TOP (@P2) FROM {schema}.sessions WHERE expires < @P1";

pub(super) const CREATE_TOKEN: &str = "
INSERT INTO {schema}.verification_tokens (identifier, token, expires) VALUES (@P1, @P2, @P3)";

pub(super) const USE_TOKEN: &str = "
DELETE FROM {schema}.verification_tokens
OUTPUT deleted.identifier, deleted.token, deleted.expires
WHERE identifier = @P1 AND identifier_length = DATALENGTH(@P1)
    AND token = @P2 AND token_length = DATALENGTH(@P2)";

pub(super) const DELETE_TOKENS: &str = "
DELETE FROM {schema}.verification_tokens
WHERE identifier = @P1 AND identifier_length = DATALENGTH(@P1)";

pub(super) const DELETE_EXPIRED_TOKENS: &str =
    "DELETE TOP (@P2) FROM {schema}.verification_tokens WHERE expires < @P1";

pub(super) const REVOKE: &str =
    "INSERT INTO {schema}.revoked_sessions (id, expires) VALUES (@P1, @P2)";

pub(super) const IS_REVOKED: &str = "
SELECT id FROM {schema}.revoked_sessions WHERE id = @P1 AND id_length = DATALENGTH(@P1)";

pub(super) const DELETE_EXPIRED_REVOCATIONS: &str =
    "DELETE TOP (@P2) FROM {schema}.revoked_sessions WHERE expires < @P1";

pub(super) const ATTEMPTS: &str = "
SELECT count, last, expires FROM {schema}.sign_in_attempts
WHERE id = @P1 AND id_length = DATALENGTH(@P1)";

pub(super) const CREATE_ATTEMPTS: &str = "
INSERT INTO {schema}.sign_in_attempts (id, count, last, expires) VALUES (@P1, @P2, @P3, @P4)";

/// Only a row that is as it was read.
pub(super) const REPLACE_ATTEMPTS: &str = "
UPDATE {schema}.sign_in_attempts SET count = @P2, last = @P3, expires = @P4
WHERE id = @P1 AND id_length = DATALENGTH(@P1) AND count = @P5 AND last = @P6";

pub(super) const DELETE_ATTEMPTS: &str = "
DELETE FROM {schema}.sign_in_attempts WHERE id = @P1 AND id_length = DATALENGTH(@P1)";

pub(super) const DELETE_EXPIRED_ATTEMPTS: &str =
    "DELETE TOP (@P2) FROM {schema}.sign_in_attempts WHERE expires < @P1";

pub(super) const AUTHENTICATOR: &str = "
SELECT id, user_id, kind, name, data, counter, created, used, expires
FROM {schema}.user_authenticators WHERE id = @P1 AND id_length = DATALENGTH(@P1)";

pub(super) const AUTHENTICATORS_OF: &str = "
SELECT id, user_id, kind, name, data, counter, created, used, expires
FROM {schema}.user_authenticators
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)";

pub(super) const CREATE_AUTHENTICATOR: &str = "
INSERT INTO {schema}.user_authenticators
    (id, user_id, kind, name, data, counter, created, used, expires)
VALUES (@P1, @P2, @P3, @P4, @P5, @P6, @P7, @P8, @P9)";

/// Only an authenticator whose counter is as it was read. `ISNULL` would cut the data off at the
/// length of a parameter that is null.
pub(super) const USE_AUTHENTICATOR: &str = "
UPDATE {schema}.user_authenticators SET counter = @P3, data = COALESCE(@P4, data), used = @P5
WHERE id = @P1 AND id_length = DATALENGTH(@P1) AND counter = @P2";

pub(super) const RENAME_AUTHENTICATOR: &str = "
UPDATE {schema}.user_authenticators SET name = @P3
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND id = @P2 AND id_length = DATALENGTH(@P2)";

pub(super) const TAKE_AUTHENTICATOR: &str = "
DELETE FROM {schema}.user_authenticators
OUTPUT deleted.id, deleted.user_id, deleted.kind, deleted.name, deleted.data, deleted.counter,
    deleted.created, deleted.used, deleted.expires
WHERE id = @P1 AND id_length = DATALENGTH(@P1)";

/// A user's, only the one with an id, or only those of a kind.
pub(super) const DELETE_AUTHENTICATORS: &str = "
DELETE FROM {schema}.user_authenticators
WHERE user_id = @P1 AND DATALENGTH(user_id) = DATALENGTH(@P1)
    AND (@P2 IS NULL OR (id = @P2 AND id_length = DATALENGTH(@P2)))
    AND (@P3 IS NULL OR kind = @P3)";

pub(super) const DELETE_EXPIRED_AUTHENTICATORS: &str =
    "DELETE TOP (@P2) FROM {schema}.user_authenticators WHERE expires < @P1";
