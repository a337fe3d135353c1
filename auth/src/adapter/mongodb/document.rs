//! What is kept, as documents and back.

use std::time::SystemTime;

use ::mongodb::bson::{Bson, DateTime, Document, doc};

use super::{
    error::{Result, malformed},
    layout::{CREDENTIALS_VOID, Layout, STAMP},
};
use crate::{
    User,
    adapter::{
        Attempts, AuthenticatorKind, CredentialsChange, StoredAccount, StoredAttempts,
        StoredAuthentication, StoredAuthenticator, StoredSecurity, StoredSession, StoredUser,
        VerificationToken,
        encoding::{from_millis, kind_name, kind_named, to_millis},
    },
    identity::Kind,
};

impl Layout {
    /// The fields of a user without its id.
    pub(super) fn user_fields(&self, stored: &StoredUser) -> Document {
        let StoredUser { user, email_verified } = stored;
        doc! {
            "name": user.name.as_deref(),
            "email": user.email.as_deref(),
            self.email_verified: email_verified.map(date),
            "image": user.image.as_deref(),
        }
    }

    pub(super) fn user(&self, document: &Document) -> Result<StoredUser> {
        let id = document.get("_id").and_then(|id| self.id_text(id));
        Ok(StoredUser {
            user: User {
                id: id.ok_or_else(|| malformed("the `_id` of a user"))?,
                name: text(document, "name")?,
                email: text(document, "email")?,
                image: text(document, "image")?,
            },
            email_verified: time(document, self.email_verified)?,
        })
    }

    /// The fields of an account that a refresh replaces.
    pub(super) fn token_fields(&self, account: &StoredAccount) -> Document {
        let kind = match account.kind {
            Kind::OAuth1 | Kind::OAuth2 if self.is_compat() => "oauth",
            kind => kind_name(kind),
        };
        doc! {
            self.kind: kind,
            "access_token": account.access_token.as_deref(),
            "refresh_token": account.refresh_token.as_deref(),
            "id_token": account.id_token.as_deref(),
            "token_type": account.token_type.as_deref(),
            "scope": account.scope.as_deref(),
            "expires_at": account.expires_at,
            "session_state": account.session_state.as_deref(),
            "oauth_token": account.oauth_token.as_deref(),
            "oauth_token_secret": account.oauth_token_secret.as_deref(),
            "identity": account.identity.as_deref(),
        }
    }

    pub(super) fn account_fields(&self, account: &StoredAccount, user: &Bson) -> Document {
        let mut document = doc! {
            self.user_id: user.clone(),
            "provider": &account.provider,
            self.provider_account_id: &account.provider_account_id,
        };
        document.extend(self.token_fields(account));
        document
    }

    pub(super) fn account(&self, document: &Document) -> Result<StoredAccount> {
        let oauth_token = text(document, "oauth_token")?;
        let access_token = text(document, "access_token")?;
        let kind = match needed(document, self.kind)?.as_str() {
            // To Auth.js both versions are `oauth`; only their tokens differ.
            "oauth" if oauth_token.is_some() && access_token.is_none() => Some(Kind::OAuth1),
            name => kind_named(name),
        };
        Ok(StoredAccount {
            user_id: self.owner(document)?,
            provider: needed(document, "provider")?,
            provider_account_id: needed(document, self.provider_account_id)?,
            kind: kind.ok_or_else(|| malformed("the kind of an account"))?,
            access_token,
            refresh_token: text(document, "refresh_token")?,
            id_token: text(document, "id_token")?,
            token_type: text(document, "token_type")?,
            scope: text(document, "scope")?,
            expires_at: number(document, "expires_at")?,
            session_state: text(document, "session_state")?,
            oauth_token,
            oauth_token_secret: text(document, "oauth_token_secret")?,
            identity: text(document, "identity")?,
        })
    }

    pub(super) fn session_fields(&self, session: &StoredSession, user: &Bson) -> Document {
        let authentication = session.authentication.as_ref();
        doc! {
            self.session_token: &session.token,
            self.secret_hash: session.secret_hash.as_deref(),
            self.user_id: user.clone(),
            "created": session.created.map(date),
            "expires": date(session.expires),
            "claims": session.claims.as_ref().map(ToString::to_string),
            "auth_time": authentication.map(|it| date(it.time)),
            "amr": authentication.map(|it| it.amr.as_str()),
        }
    }

    pub(super) fn session(&self, document: &Document) -> Result<StoredSession> {
        // A text, not a document: JSON has numbers and keys that BSON hasn't.
        let claims = text(document, "claims")?.map(|text| serde_json::from_str(&text));
        // Half of it says nothing.
        let authentication = time(document, "auth_time")?.zip(text(document, "amr")?);
        Ok(StoredSession {
            token: needed(document, self.session_token)?,
            secret_hash: text(document, self.secret_hash)?,
            user_id: self.owner(document)?,
            created: time(document, "created")?,
            expires: time(document, "expires")?.ok_or_else(|| malformed("`expires`"))?,
            claims: claims.transpose().map_err(|_| malformed("`claims`"))?,
            authentication: authentication.map(|(time, amr)| StoredAuthentication { time, amr }),
        })
    }

    pub(super) fn authenticator_fields(&self, it: &StoredAuthenticator, user: &Bson) -> Document {
        doc! {
            "_id": &it.id,
            self.user_id: user.clone(),
            "kind": it.kind.as_str(),
            "name": it.name.as_deref(),
            "data": &it.data,
            "counter": it.counter,
            "created": date(it.created),
            "used": it.used.map(date),
            "expires": it.expires.map(date),
        }
    }

    pub(super) fn authenticator(&self, document: &Document) -> Result<StoredAuthenticator> {
        let kind = AuthenticatorKind::of_word(&needed(document, "kind")?);
        Ok(StoredAuthenticator {
            id: needed(document, "_id")?,
            user_id: self.owner(document)?,
            kind: kind.ok_or_else(|| malformed("`kind`"))?,
            name: text(document, "name")?,
            data: needed(document, "data")?,
            counter: number(document, "counter")?.ok_or_else(|| malformed("`counter`"))?,
            created: time(document, "created")?.ok_or_else(|| malformed("`created`"))?,
            used: time(document, "used")?,
            expires: time(document, "expires")?,
        })
    }

    fn owner(&self, document: &Document) -> Result<String> {
        let id = document.get(self.user_id).and_then(|id| self.id_text(id));
        id.ok_or_else(|| malformed("whose it is"))
    }
}

/// What changes of a user's security.
pub(super) fn security_fields(stamp: Option<&str>, credentials: CredentialsChange) -> Document {
    let mut fields = Document::new();
    if let Some(stamp) = stamp {
        fields.insert(STAMP, stamp);
    }
    match credentials {
        CredentialsChange::Keep => {}
        CredentialsChange::Void(since) => drop(fields.insert(CREDENTIALS_VOID, date(since))),
        CredentialsChange::Accept => drop(fields.insert(CREDENTIALS_VOID, Bson::Null)),
    }
    fields
}

/// What a user's document says of its security.
pub(super) fn security(user: &Document) -> Result<StoredSecurity> {
    Ok(StoredSecurity {
        stamp: text(user, STAMP)?,
        credentials_void: time(user, CREDENTIALS_VOID)?,
    })
}

pub(super) fn token_fields(token: &VerificationToken) -> Document {
    doc! {
        "identifier": &token.identifier,
        "token": &token.token,
        "expires": date(token.expires),
    }
}

pub(super) fn token(document: &Document) -> Result<VerificationToken> {
    Ok(VerificationToken {
        identifier: needed(document, "identifier")?,
        token: needed(document, "token")?,
        expires: time(document, "expires")?.ok_or_else(|| malformed("`expires`"))?,
    })
}

pub(super) fn attempts(document: &Document) -> Result<StoredAttempts> {
    let count = number(document, "count")?.and_then(|count| u32::try_from(count).ok());
    let needed = |field| time(document, field)?.ok_or_else(|| malformed(&format!("`{field}`")));
    let count = count.ok_or_else(|| malformed("`count`"))?;
    let attempts = Attempts { count, last: needed("last")? };
    Ok(StoredAttempts { attempts, expires: needed("expires")? })
}

pub(super) fn date(time: SystemTime) -> DateTime {
    DateTime::from_millis(to_millis(time))
}

fn needed(document: &Document, field: &str) -> Result<String> {
    text(document, field)?.ok_or_else(|| malformed(&format!("`{field}`")))
}

fn text(document: &Document, field: &str) -> Result<Option<String>> {
    match document.get(field) {
        None | Some(Bson::Null | Bson::Undefined) => Ok(None),
        Some(Bson::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(malformed(&format!("`{field}`"))),
    }
}

fn time(document: &Document, field: &str) -> Result<Option<SystemTime>> {
    match document.get(field) {
        None | Some(Bson::Null | Bson::Undefined) => Ok(None),
        Some(Bson::DateTime(time)) => from_millis(time.timestamp_millis())
            .map(Some)
            .ok_or_else(|| malformed(&format!("`{field}`"))),
        Some(_) => Err(malformed(&format!("`{field}`"))),
    }
}

fn number(document: &Document, field: &str) -> Result<Option<i64>> {
    match document.get(field) {
        None | Some(Bson::Null | Bson::Undefined) => Ok(None),
        Some(Bson::Int32(number)) => Ok(Some((*number).into())),
        Some(Bson::Int64(number)) => Ok(Some(*number)),
        // JavaScript writes what has more than 32 bits so; whole numbers below 2^53 are exact.
        Some(Bson::Double(number)) if number.fract() == 0.0 && number.abs() < 9.0e15 =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
            Ok(Some(*number as i64))
        }
        Some(_) => Err(malformed(&format!("`{field}`"))),
    }
}
