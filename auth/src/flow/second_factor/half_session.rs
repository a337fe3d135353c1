//! A half-session: somebody has signed in, and still has to prove a second factor. It is no session and opens nothing
//! but the routes below `second-factor`.
//!
//! It is a sealed cookie of its own, which holds what the session will begin with. It is of one host, is valid for ten
//! minutes, and is used once: that it was is stored, as it is for the attempts at a provider.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Account, User,
    adapter::StoreError,
    browser::cookie::{
        chunk::{self, Values},
        set::SetCookie,
    },
    engine::{ErasedClaims, roles::RoleSet},
    error::BoxError,
    flow::{
        checks::{TOLERANCE, lifetime},
        context::Context,
        once,
    },
    parts::time::from_unix,
    seal::token::claims::{open_claims, seal_claims},
    session::stamp,
};

/// How often a code may be tried in one of them.
const TRIES: usize = 5;

/// A sign-in that waits for a second factor.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::flow) struct HalfSession {
    /// The provider's id.
    pub(in crate::flow) provider: String,
    /// The account's id at the provider.
    pub(in crate::flow) account: String,
    pub(in crate::flow) issuer: Option<String>,
    /// The id of the user.
    pub(in crate::flow) user: String,
    /// The site at which it began.
    origin: String,
    /// The user's security stamp of then, if the store keeps them.
    stamp: Option<String>,
    has_stamps: bool,
    /// What the session begins with.
    pub(in crate::flow) claims: Value,
    /// The names of the roles.
    pub(in crate::flow) roles: Vec<String>,
    pub(in crate::flow) is_new: bool,
    pub(in crate::flow) callback_url: String,
    /// The cookie that remembers the session at the provider.
    pub(in crate::flow) end_session: Option<String>,
    /// The methods that are proven.
    pub(in crate::flow) methods: Vec<String>,
    /// When they were, in seconds since 1970, if that is known.
    pub(in crate::flow) auth_time: Option<u64>,
    /// Names it. Written when it is sealed, as the following are.
    #[serde(default, rename = "jti")]
    pub(in crate::flow) id: String,
    #[serde(default)]
    iat: u64,
}

impl HalfSession {
    /// That of a user who has signed in with an account.
    ///
    /// Fails when the claims can't be written.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    pub(in crate::flow) fn new(
        context: &Context<'_>,
        (user, account): (&User, &Account),
        (claims, roles): (&ErasedClaims, RoleSet),
        stamp: Option<Option<String>>,
    ) -> Result<Self, BoxError> {
        Ok(Self {
            provider: account.provider.clone(),
            account: account.provider_account_id.clone(),
            issuer: account.issuer.clone(),
            user: user.id.clone(),
            origin: context.origin.as_str().to_owned(),
            has_stamps: stamp.is_some(),
            stamp: stamp.flatten(),
            claims: claims.to_json()?,
            roles: context.engine().roles.names(roles).map(str::to_owned).collect(),
            is_new: false,
            callback_url: String::new(),
            end_session: None,
            methods: Vec::new(),
            auth_time: None,
            id: String::new(),
            iat: 0,
        })
    }

    /// The cookies that keep it.
    ///
    /// Fails when it doesn't fit in those that a browser takes, or when there is no randomness.
    pub(in crate::flow) fn cookies(
        &self,
        context: &Context<'_>,
    ) -> Result<Vec<SetCookie>, BoxError> {
        let engine = context.engine();
        let entry = &context.sealing.cookies.second_factor;
        let Value::Object(members) = serde_json::to_value(self)? else {
            return Err("a struct is an object".into());
        };
        let (id, iv) = engine.random_token()?;
        let (ring, lifetime) = (&context.sealing.half_session, lifetime(entry));
        let sealed = seal_claims(ring, members, engine.now(), lifetime, id, iv);
        let mut cookie = entry.set(sealed);
        cookie.expires = engine.now().checked_add(lifetime);
        Ok(chunk::write(cookie, &context.cookies, &[])?)
    }

    /// The half-session of a browser, if it has one that is still valid here. Whether it was used is asked when it is.
    pub(super) fn read(context: &Context<'_>) -> Option<Self> {
        let entry = &context.sealing.cookies.second_factor;
        // Which of several is this browser's own can't be told.
        let Values::One(sealed) = chunk::read(&context.cookies, &entry.name) else { return None };
        let now = context.engine().now();
        let claims = open_claims(&context.sealing.half_session, &sealed, now)?;
        let half: Self = serde_json::from_value(Value::Object(claims)).ok()?;
        let issued = from_unix(half.iat);
        // Stops that one lives longer which was sealed by a clock ahead, and that one of another host of the setup is
        // used here.
        let is_current = issued <= now + TOLERANCE && now < issued + lifetime(entry);
        (is_current && half.origin == context.origin.as_str() && !half.id.is_empty())
            .then_some(half)
    }

    /// The cookies that end one in the browser.
    pub(super) fn clear(context: &Context<'_>) -> Vec<SetCookie> {
        let cookie = context.sealing.cookies.second_factor.clear();
        chunk::clear(&cookie, &context.cookies, &[])
    }

    /// The stamp with which the session is to begin.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    pub(in crate::flow) fn stamp(&self) -> Option<Option<String>> {
        self.has_stamps.then(|| self.stamp.clone())
    }

    /// Its user, as the store knows them now. `None` when they were deleted, disabled, or had their sessions ended
    /// since: then nothing of this sign-in counts any more.
    pub(super) async fn user(&self, context: &Context<'_>) -> Result<Option<User>, StoreError> {
        let storage = &context.engine().storage;
        if self.has_stamps
            && let Some(security) = storage.security()
        {
            let found = security.secured_user(&self.user).await?;
            let is_valid = |current: &Option<String>| {
                *current == self.stamp && !stamp::is_disabled(current.as_deref())
            };
            let found = found.filter(|(_, security)| is_valid(&security.stamp));
            return Ok(found.map(|(user, _)| user.user));
        }
        let Some(users) = storage.users() else { return Ok(None) };
        Ok(users.user(&self.user).await?.map(|user| user.user))
    }

    /// Takes one of the tries at a code. `false` when there are none left, also for a copy of the cookie.
    pub(super) async fn count_try(&self, context: &Context<'_>) -> Result<bool, StoreError> {
        for number in 1..=TRIES {
            let value = format!("{}/{number}", self.id);
            if once::mark(context, "second-factor-try".to_owned(), &value, kept(context)).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Stores that it is used now. `false` if it was before: of several uses at once, one goes on.
    pub(super) async fn use_up(&self, context: &Context<'_>) -> Result<bool, StoreError> {
        once::mark(context, "second-factor".to_owned(), &self.id, kept(context)).await
    }
}

/// For how long it is kept what was done with one.
fn kept(context: &Context<'_>) -> Duration {
    lifetime(&context.sealing.cookies.second_factor) + TOLERANCE.saturating_mul(2)
}
