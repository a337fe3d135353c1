//! Rows and what they mean.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::dialect::Dialect;
use crate::{
    User,
    adapter::{
        Attempts, AuthenticatorKind, StoreError, StoredAccount, StoredAttempts,
        StoredAuthentication, StoredAuthenticator, StoredSecurity, StoredSession, StoredUser,
        VerificationToken,
    },
    identity::Kind,
};

/// Reads the columns of a row, from the left to the right.
pub(super) struct Reader<'a, D: Dialect> {
    row: &'a D::Row,
    next: usize,
}

impl<'a, D: Dialect> Reader<'a, D> {
    pub(super) fn new(row: &'a D::Row) -> Self {
        Self { row, next: 0 }
    }

    fn text(&mut self) -> Result<Option<String>, StoreError> {
        let text = D::text(self.row, self.next);
        self.next += 1;
        text.map_err(|_| misfit(self.next))
    }

    pub(super) fn number(&mut self) -> Result<Option<i64>, StoreError> {
        let number = D::number(self.row, self.next);
        self.next += 1;
        number.map_err(|_| misfit(self.next))
    }

    pub(super) fn needed(&mut self) -> Result<String, StoreError> {
        self.text()?.ok_or_else(|| misfit(self.next))
    }

    fn time(&mut self) -> Result<Option<SystemTime>, StoreError> {
        Ok(self.number()?.map(from_millis))
    }

    fn needed_time(&mut self) -> Result<SystemTime, StoreError> {
        self.time()?.ok_or_else(|| misfit(self.next))
    }
}

pub(super) fn user<D: Dialect>(row: &mut Reader<'_, D>) -> Result<StoredUser, StoreError> {
    let (id, name, email) = (row.needed()?, row.text()?, row.text()?);
    let (email_verified, image) = (row.time()?, row.text()?);
    Ok(StoredUser { user: User { id, name, email, image }, email_verified })
}

/// Stamp, since when passwords are void.
pub(super) fn security<D: Dialect>(row: &mut Reader<'_, D>) -> Result<StoredSecurity, StoreError> {
    Ok(StoredSecurity { stamp: row.text()?, credentials_void: row.time()? })
}

pub(super) fn account<D: Dialect>(row: &mut Reader<'_, D>) -> Result<StoredAccount, StoreError> {
    let (user_id, provider) = (row.needed()?, row.needed()?);
    let (provider_account_id, kind) = (row.needed()?, row.needed()?);
    let account = StoredAccount {
        access_token: row.text()?,
        refresh_token: row.text()?,
        id_token: row.text()?,
        token_type: row.text()?,
        scope: row.text()?,
        expires_at: row.number()?,
        session_state: row.text()?,
        oauth_token: row.text()?,
        oauth_token_secret: row.text()?,
        identity: row.text()?,
        ..StoredAccount::new(user_id, provider, provider_account_id, Kind::OAuth2)
    };
    let kind = read_kind(&kind, account.oauth_token.is_some());
    Ok(StoredAccount { kind: kind.ok_or_else(|| misfit(4))?, ..account })
}

pub(super) fn session<D: Dialect>(row: &mut Reader<'_, D>) -> Result<StoredSession, StoreError> {
    let (token, secret_hash, user_id) = (row.needed()?, row.text()?, row.needed()?);
    let (created, expires) = (row.time()?, row.needed_time()?);
    let claims = row.text()?.map(|claims| serde_json::from_str(&claims)).transpose();
    let claims = claims.map_err(|_| misfit(6))?;
    // Half of it says nothing.
    let (time, amr) = (row.time()?, row.text()?);
    let authentication = time.zip(amr).map(|(time, amr)| StoredAuthentication { time, amr });
    Ok(StoredSession { token, secret_hash, user_id, created, expires, claims, authentication })
}

pub(super) fn verification_token<D: Dialect>(
    row: &mut Reader<'_, D>,
) -> Result<VerificationToken, StoreError> {
    let (identifier, token) = (row.needed()?, row.needed()?);
    Ok(VerificationToken { identifier, token, expires: row.needed_time()? })
}

/// Count, last, expires.
pub(super) fn attempts<D: Dialect>(row: &mut Reader<'_, D>) -> Result<StoredAttempts, StoreError> {
    let count = row.number()?.and_then(|count| u32::try_from(count).ok());
    let attempts = Attempts { count: count.ok_or_else(|| misfit(1))?, last: row.needed_time()? };
    Ok(StoredAttempts { attempts, expires: row.needed_time()? })
}

/// Id, user, kind, name, data, counter, created, used, expires.
pub(super) fn authenticator<D: Dialect>(
    row: &mut Reader<'_, D>,
) -> Result<StoredAuthenticator, StoreError> {
    let (id, user_id, kind) = (row.needed()?, row.needed()?, row.needed()?);
    Ok(StoredAuthenticator {
        id,
        user_id,
        kind: AuthenticatorKind::of_word(&kind).ok_or_else(|| misfit(3))?,
        name: row.text()?,
        data: row.needed()?,
        counter: row.number()?.ok_or_else(|| misfit(6))?,
        created: row.needed_time()?,
        used: row.time()?,
        expires: row.time()?,
    })
}

/// A column that another program wrote something else to. It says nothing of what it is.
fn misfit(column: usize) -> StoreError {
    StoreError::failed(format!("a row holds something unreadable in its column {column}"))
}

/// How a kind is kept.
///
/// `oauth` is what Auth.js writes for both versions of OAuth.
pub(super) const fn write_kind(kind: Kind, is_auth_js: bool) -> &'static str {
    match kind {
        Kind::Credentials => "credentials",
        Kind::Email => "email",
        Kind::OAuth1 | Kind::OAuth2 if is_auth_js => "oauth",
        Kind::OAuth1 => "oauth1",
        Kind::OAuth2 => "oauth2",
        Kind::Oidc => "oidc",
        Kind::Passkey => "passkey",
    }
}

fn read_kind(text: &str, has_oauth_token: bool) -> Option<Kind> {
    Some(match text {
        "credentials" => Kind::Credentials,
        "email" => Kind::Email,
        "oauth" if has_oauth_token => Kind::OAuth1,
        "oauth1" => Kind::OAuth1,
        "oauth" | "oauth2" => Kind::OAuth2,
        "oidc" => Kind::Oidc,
        "passkey" => Kind::Passkey,
        _ => return None,
    })
}

/// Milliseconds since 1970, towards the past; before 1970 they are negative.
pub(super) fn to_millis(time: SystemTime) -> i64 {
    let millis = |since: Duration| i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => millis(since),
        Err(before) => -millis(before.duration()),
    }
}

fn from_millis(millis: i64) -> SystemTime {
    let distance = Duration::from_millis(millis.unsigned_abs());
    let time = match millis {
        0.. => UNIX_EPOCH.checked_add(distance),
        _ => UNIX_EPOCH.checked_sub(distance),
    };
    time.unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_there_and_back() {
        for millis in [0, 1, 999, 4_102_444_800_123, -1, -86_400_001] {
            assert_eq!(to_millis(from_millis(millis)), millis);
        }
        assert_eq!(to_millis(UNIX_EPOCH + Duration::from_micros(1_999)), 1);
    }

    #[test]
    fn kinds_go_there_and_back() {
        for kind in
            [Kind::Credentials, Kind::Email, Kind::OAuth1, Kind::OAuth2, Kind::Oidc, Kind::Passkey]
        {
            for is_auth_js in [false, true] {
                let text = write_kind(kind, is_auth_js);
                assert_eq!(read_kind(text, kind == Kind::OAuth1), Some(kind), "{text}");
            }
        }
        assert_eq!(read_kind("saml", false), None);
    }
}
