//! What the provider remembers as long as it runs: who is signed in, and what it handed out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    error::OAuthError,
    grant::{Grant, SignedIn},
};

/// How long a code can be exchanged, in seconds (RFC 6749 §4.1.2: ten minutes at most).
const CODE_SECONDS: u64 = 60;
/// How long an access token is valid, in seconds.
pub(crate) const ACCESS_SECONDS: u64 = 3600;

/// What the provider remembers.
#[derive(Debug, Default)]
pub(crate) struct World {
    sessions: BTreeMap<String, SignedIn>,
    grants: Vec<Arc<Grant>>,
    /// The grants whose tokens are void, by position.
    revoked: BTreeSet<usize>,
    codes: BTreeMap<String, Code>,
    access_tokens: BTreeMap<String, Access>,
    refresh_tokens: BTreeMap<String, Refresh>,
    /// The ID tokens, and whom they are about.
    id_tokens: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Code {
    grant: usize,
    expires: u64,
    is_used: bool,
}

#[derive(Debug)]
struct Access {
    grant: usize,
    expires: u64,
    scope: Vec<String>,
}

#[derive(Debug)]
struct Refresh {
    grant: usize,
    is_used: bool,
}

impl World {
    /// Somebody signs in with the browser that has this session.
    pub(crate) fn sign_in(&mut self, session: String, signed_in: SignedIn) {
        self.sessions.insert(session, signed_in);
    }

    /// Who is signed in with the browser that has this session.
    pub(crate) fn session(&self, session: &str) -> Option<SignedIn> {
        self.sessions.get(session).cloned()
    }

    /// Ends a session.
    pub(crate) fn sign_out(&mut self, session: &str) {
        self.sessions.remove(session);
    }

    /// Hands out a code for a grant.
    pub(crate) fn grant(&mut self, code: String, grant: Grant, now: u64) {
        let position = self.grants.len();
        self.grants.push(Arc::new(grant));
        let expires = now + CODE_SECONDS;
        self.codes.insert(code, Code { grant: position, expires, is_used: false });
    }

    /// The grant that a code or a refresh token was handed out for, whatever it is still good for.
    pub(crate) fn behind(&self, token: &str) -> Option<Arc<Grant>> {
        let code = self.codes.get(token).map(|code| code.grant);
        let position = code.or_else(|| self.refresh_tokens.get(token).map(|it| it.grant))?;
        Some(Arc::clone(&self.grants[position]))
    }

    /// Uses a code up: the position of its grant.
    ///
    /// Fails for a code that was never handed out, is too old, or was used. In the last case the tokens of its first
    /// use are void from now on: one of the two who had the code has stolen it (RFC 6749 §4.1.2).
    pub(crate) fn use_code(&mut self, code: &str, now: u64) -> Result<usize, OAuthError> {
        let Some(code) = self.codes.get_mut(code) else {
            return Err(OAuthError::invalid_grant("the code was never handed out"));
        };
        if std::mem::replace(&mut code.is_used, true) {
            self.revoked.insert(code.grant);
            return Err(OAuthError::invalid_grant(
                "the code was used before, and the tokens of its first use are void now",
            ));
        }
        if code.expires < now {
            return Err(OAuthError::invalid_grant("the code is older than a minute"));
        }
        Ok(code.grant)
    }

    /// Uses a refresh token up: the position of its grant. Each is good for one use, and for the next there is a new
    /// one (RFC 9700 §4.14.2).
    ///
    /// Fails for a token that was never handed out, is void, or was used. In the last case all tokens of the grant are
    /// void from now on: one of the two who had the token has stolen it.
    pub(crate) fn use_refresh_token(&mut self, token: &str) -> Result<usize, OAuthError> {
        let Some(token) = self.refresh_tokens.get_mut(token) else {
            return Err(OAuthError::invalid_grant("the refresh token was never handed out"));
        };
        if std::mem::replace(&mut token.is_used, true) {
            self.revoked.insert(token.grant);
            return Err(OAuthError::invalid_grant(
                "the refresh token was used before, and all tokens of the sign-in are void now",
            ));
        }
        if self.revoked.contains(&token.grant) {
            return Err(OAuthError::invalid_grant("the refresh token is void"));
        }
        Ok(token.grant)
    }

    /// The grant at a position.
    pub(crate) fn grant_at(&self, position: usize) -> Arc<Grant> {
        Arc::clone(&self.grants[position])
    }

    /// Hands out an access token.
    pub(crate) fn keep_access_token(
        &mut self,
        token: String,
        grant: usize,
        scope: Vec<String>,
        now: u64,
    ) {
        let expires = now + ACCESS_SECONDS;
        self.access_tokens.insert(token, Access { grant, expires, scope });
    }

    /// Hands out a refresh token.
    pub(crate) fn keep_refresh_token(&mut self, token: String, grant: usize) {
        self.refresh_tokens.insert(token, Refresh { grant, is_used: false });
    }

    /// Hands out an ID token.
    pub(crate) fn keep_id_token(&mut self, token: String, sub: &str) {
        self.id_tokens.insert(token, sub.to_owned());
    }

    /// The grant of an access token, and the scopes that the token has.
    ///
    /// Fails, saying why, unless the token is valid.
    pub(crate) fn bearer(
        &self,
        token: &str,
        now: u64,
    ) -> Result<(Arc<Grant>, Vec<String>), &'static str> {
        let access = self.access_tokens.get(token).ok_or("the token was never handed out")?;
        if access.expires < now {
            return Err("the token has expired");
        }
        if self.revoked.contains(&access.grant) {
            return Err("the token is void");
        }
        Ok((self.grant_at(access.grant), access.scope.clone()))
    }

    /// Whom an ID token of this provider is about, however old it is.
    pub(crate) fn subject(&self, id_token: &str) -> Option<&str> {
        self.id_tokens.get(id_token).map(String::as_str)
    }
}
