//! Rows of a store as JSON, with the names of NextAuth's models.

use std::time::SystemTime;

use auth::adapter::{StoredAccount, StoredSession, StoredUser, VerificationToken};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

pub(crate) fn time(time: Option<SystemTime>) -> Value {
    let text = |time| DateTime::<Utc>::from(time).to_rfc3339_opts(SecondsFormat::Millis, true);
    time.map(text).into()
}

pub(crate) fn user(stored: &StoredUser) -> Value {
    let user = &stored.user;
    json!({
        "id": user.id, "name": user.name, "email": user.email, "image": user.image,
        "emailVerified": time(stored.email_verified),
    })
}

/// Without what isn't there.
pub(crate) fn account(account: &StoredAccount) -> Value {
    let members: [(&str, Value); 13] = [
        ("userId", account.user_id.as_str().into()),
        ("provider", account.provider.as_str().into()),
        ("type", account.kind.as_str().into()),
        ("providerAccountId", account.provider_account_id.as_str().into()),
        ("access_token", account.access_token.as_deref().into()),
        ("refresh_token", account.refresh_token.as_deref().into()),
        ("id_token", account.id_token.as_deref().into()),
        ("token_type", account.token_type.as_deref().into()),
        ("scope", account.scope.as_deref().into()),
        ("expires_at", account.expires_at.into()),
        ("session_state", account.session_state.as_deref().into()),
        ("oauth_token", account.oauth_token.as_deref().into()),
        ("oauth_token_secret", account.oauth_token_secret.as_deref().into()),
    ];
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    members.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>().into()
}

pub(crate) fn account_key(account: &StoredAccount) -> (String, String) {
    (account.provider.clone(), account.provider_account_id.clone())
}

pub(crate) fn session(session: &StoredSession) -> Value {
    json!({
        "sessionToken": session.token, "userId": session.user_id,
        "expires": time(Some(session.expires)),
    })
}

pub(crate) fn token(token: &VerificationToken) -> Value {
    json!({
        "identifier": token.identifier, "token": token.token, "expires": time(Some(token.expires)),
    })
}

/// What a change sets in a row; fails with the name of a member that can't be set.
pub(crate) struct Members<'a>(pub(crate) &'a Map<String, Value>);

impl Members<'_> {
    pub(crate) fn text(&self, name: &str, place: &mut String) -> Result<(), String> {
        match self.0.get(name) {
            None => Ok(()),
            Some(Value::String(text)) => {
                text.clone_into(place);
                Ok(())
            }
            Some(_) => Err(name.to_owned()),
        }
    }

    pub(crate) fn optional(&self, name: &str, place: &mut Option<String>) -> Result<(), String> {
        match self.0.get(name) {
            None => return Ok(()),
            Some(Value::Null) => *place = None,
            Some(Value::String(text)) => *place = Some(text.clone()),
            Some(_) => return Err(name.to_owned()),
        }
        Ok(())
    }

    pub(crate) fn time(&self, name: &str, place: &mut SystemTime) -> Result<(), String> {
        let mut time = None;
        self.optional_time(name, &mut time)?;
        match (time, self.0.get(name)) {
            (Some(time), _) => *place = time,
            (None, None) => {}
            (None, Some(_)) => return Err(name.to_owned()),
        }
        Ok(())
    }

    pub(crate) fn optional_time(
        &self,
        name: &str,
        place: &mut Option<SystemTime>,
    ) -> Result<(), String> {
        match self.0.get(name) {
            None => return Ok(()),
            Some(Value::Null) => *place = None,
            Some(value) => {
                let text = value.as_str().unwrap_or_default();
                let time = DateTime::parse_from_rfc3339(text).map_err(|_| name.to_owned())?;
                *place = Some(time.into());
            }
        }
        Ok(())
    }
}
