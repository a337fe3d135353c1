//! What is kept, as parameters, and as rows back.

use std::{borrow::Cow, time::SystemTime};

use chrono::{DateTime, Datelike as _, NaiveDateTime};
use tiberius::{FromSql, Query, Row};

use super::error::{Result, malformed};
use crate::{
    User,
    adapter::{
        Attempts, AuthenticatorKind, StoreError, StoredAccount, StoredAttempts,
        StoredAuthentication, StoredAuthenticator, StoredSecurity, StoredSession, StoredUser,
        VerificationToken,
        encoding::{from_millis, kind_name, kind_named, to_millis},
    },
};

/// A time as a parameter. Fails outside of the years 1 to 9999, which SQL Server has no others of.
pub(super) fn date(time: SystemTime) -> Result<NaiveDateTime> {
    let date = DateTime::from_timestamp_millis(to_millis(time)).map(|time| time.naive_utc());
    date.filter(|date| (1..=9999).contains(&date.year()))
        .ok_or_else(|| StoreError::failed("SQL Server has no such time").into())
}

pub(super) fn bind_user<'a>(query: &mut Query<'a>, stored: &'a StoredUser) -> Result<()> {
    let StoredUser { user, email_verified } = stored;
    query.bind(&user.id);
    query.bind(user.name.as_deref());
    query.bind(user.email.as_deref());
    query.bind(email_verified.map(date).transpose()?);
    query.bind(user.image.as_deref());
    Ok(())
}

pub(super) fn user(row: &Row) -> Result<StoredUser> {
    Ok(StoredUser {
        user: User {
            id: text(row, "id")?,
            name: optional(row, "name")?,
            email: optional(row, "email")?,
            image: optional(row, "image")?,
        },
        email_verified: time(row, "email_verified")?,
    })
}

pub(super) fn security(row: &Row) -> Result<StoredSecurity> {
    Ok(StoredSecurity {
        stamp: optional(row, "security_stamp")?,
        credentials_void: time(row, "credentials_void")?,
    })
}

pub(super) fn bind_account<'a>(
    query: &mut Query<'a>,
    user_id: &'a str,
    account: &'a StoredAccount,
) {
    query.bind(user_id);
    query.bind(&account.provider);
    query.bind(&account.provider_account_id);
    query.bind(kind_name(account.kind));
    query.bind(account.access_token.as_deref());
    query.bind(account.refresh_token.as_deref());
    query.bind(account.id_token.as_deref());
    query.bind(account.token_type.as_deref());
    query.bind(account.scope.as_deref());
    query.bind(account.expires_at);
    query.bind(account.session_state.as_deref());
    query.bind(account.oauth_token.as_deref());
    query.bind(account.oauth_token_secret.as_deref());
    query.bind(account.identity.as_deref());
}

pub(super) fn account(row: &Row) -> Result<StoredAccount> {
    Ok(StoredAccount {
        user_id: text(row, "user_id")?,
        provider: text(row, "provider")?,
        provider_account_id: text(row, "provider_account_id")?,
        kind: kind_named(&text(row, "kind")?).ok_or_else(|| malformed("kind"))?,
        access_token: optional(row, "access_token")?,
        refresh_token: optional(row, "refresh_token")?,
        id_token: optional(row, "id_token")?,
        token_type: optional(row, "token_type")?,
        scope: optional(row, "scope")?,
        expires_at: column(row, "expires_at")?,
        session_state: optional(row, "session_state")?,
        oauth_token: optional(row, "oauth_token")?,
        oauth_token_secret: optional(row, "oauth_token_secret")?,
        identity: optional(row, "identity")?,
    })
}

pub(super) fn bind_session<'a>(
    query: &mut Query<'a>,
    user_id: &'a str,
    session: &'a StoredSession,
) -> Result<()> {
    query.bind(&session.token);
    query.bind(session.secret_hash.as_deref());
    query.bind(user_id);
    query.bind(session.created.map(date).transpose()?);
    query.bind(date(session.expires)?);
    query.bind(session.claims.as_ref().map(|claims| Cow::from(claims.to_string())));
    let authentication = session.authentication.as_ref();
    query.bind(authentication.map(|it| date(it.time)).transpose()?);
    query.bind(authentication.map(|it| it.amr.as_str()));
    Ok(())
}

pub(super) fn session(row: &Row) -> Result<StoredSession> {
    let claims = optional(row, "claims")?.map(|text| serde_json::from_str(&text));
    // Half of it says nothing.
    let authentication = time(row, "auth_time")?.zip(optional(row, "amr")?);
    Ok(StoredSession {
        token: text(row, "token")?,
        secret_hash: optional(row, "secret_hash")?,
        user_id: text(row, "user_id")?,
        created: time(row, "created")?,
        expires: time(row, "expires")?.ok_or_else(|| malformed("expires"))?,
        claims: claims.transpose().map_err(|_| malformed("claims"))?,
        authentication: authentication.map(|(time, amr)| StoredAuthentication { time, amr }),
    })
}

pub(super) fn token(row: &Row) -> Result<VerificationToken> {
    Ok(VerificationToken {
        identifier: text(row, "identifier")?,
        token: text(row, "token")?,
        expires: time(row, "expires")?.ok_or_else(|| malformed("expires"))?,
    })
}

pub(super) fn attempts(row: &Row) -> Result<StoredAttempts> {
    let needed = |name| time(row, name)?.ok_or_else(|| malformed(name));
    let count: Option<i64> = column(row, "count")?;
    let count = count.and_then(|count| u32::try_from(count).ok());
    let count = count.ok_or_else(|| malformed("count"))?;
    let attempts = Attempts { count, last: needed("last")? };
    Ok(StoredAttempts { attempts, expires: needed("expires")? })
}

pub(super) fn bind_authenticator<'a>(
    query: &mut Query<'a>,
    user_id: &'a str,
    it: &'a StoredAuthenticator,
) -> Result<()> {
    query.bind(&it.id);
    query.bind(user_id);
    query.bind(it.kind.as_str());
    query.bind(it.name.as_deref());
    query.bind(&it.data);
    query.bind(it.counter);
    query.bind(date(it.created)?);
    query.bind(it.used.map(date).transpose()?);
    query.bind(it.expires.map(date).transpose()?);
    Ok(())
}

pub(super) fn authenticator(row: &Row) -> Result<StoredAuthenticator> {
    let kind = AuthenticatorKind::of_word(&text(row, "kind")?);
    Ok(StoredAuthenticator {
        id: text(row, "id")?,
        user_id: text(row, "user_id")?,
        kind: kind.ok_or_else(|| malformed("kind"))?,
        name: optional(row, "name")?,
        data: text(row, "data")?,
        counter: column(row, "counter")?.ok_or_else(|| malformed("counter"))?,
        created: time(row, "created")?.ok_or_else(|| malformed("created"))?,
        used: time(row, "used")?,
        expires: time(row, "expires")?,
    })
}

/// The number of a counting query.
pub(super) fn count(row: &Row, name: &str) -> Result<i32> {
    column(row, name)?.ok_or_else(|| malformed(name))
}

fn text(row: &Row, name: &str) -> Result<String> {
    optional(row, name)?.ok_or_else(|| malformed(name))
}

fn optional(row: &Row, name: &str) -> Result<Option<String>> {
    Ok(column::<&str>(row, name)?.map(str::to_owned))
}

fn time(row: &Row, name: &str) -> Result<Option<SystemTime>> {
    let date: Option<NaiveDateTime> = column(row, name)?;
    date.map(|date| from_millis(date.and_utc().timestamp_millis()))
        .map(|time| time.ok_or_else(|| malformed(name)))
        .transpose()
}

fn column<'a, T: FromSql<'a>>(row: &'a Row, name: &str) -> Result<Option<T>> {
    Ok(row.try_get(name)?)
}
