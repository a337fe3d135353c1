//! The secret of an authenticator app that is shown to its user and isn't confirmed yet.
//!
//! It is sealed in a field of the form that confirms it, so that nothing is stored of an app that nobody adds. It belongs
//! to one user and to one sign-in or session, for ten minutes.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::whom::Whom;
use crate::{
    authenticator::TotpSecret,
    error::BoxError,
    flow::{checks::TOLERANCE, context::Context},
    parts::time::from_unix,
    seal::token::claims::{open_claims, seal_claims},
};

/// How long somebody may take to scan the code.
const LIFETIME: Duration = Duration::from_mins(10);

/// An app that is set up.
pub(super) struct Setup {
    pub(super) secret: TotpSecret,
    /// Names it: it can be confirmed once.
    pub(super) id: String,
}

impl Setup {
    /// A new one, and what the form carries.
    ///
    /// Fails when there is no randomness.
    pub(super) fn begin(context: &Context<'_>, whom: &Whom) -> Result<(Self, String), BoxError> {
        let engine = context.engine();
        let secret = TotpSecret::new(engine.random()?);
        let bytes = URL_SAFE_NO_PAD.encode(&*secret.to_bytes());
        let texts = [("secret", bytes), ("user", whom.user().id.clone()), ("of", whom.binding())];
        let claims: Map<String, Value> =
            texts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
        let (id, iv) = engine.random_token()?;
        let ring = &context.sealing.factor_setup;
        let sealed = seal_claims(ring, claims, engine.now(), LIFETIME, id.clone(), iv);
        Ok((Self { secret, id }, sealed))
    }

    /// What a form carries, if it was made for this user in this sign-in or session, and not too long ago.
    pub(super) fn read(context: &Context<'_>, whom: &Whom, sealed: &str) -> Option<Self> {
        let now = context.engine().now();
        let claims = open_claims(&context.sealing.factor_setup, sealed, now)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let issued = from_unix(claims.get("iat")?.as_u64()?);
        let is_current = issued <= now + TOLERANCE && now < issued + LIFETIME;
        // Stops that somebody has another person confirm an app of theirs, and that an app which was shown in one
        // sign-in is added in another.
        let is_own = text("user")? == whom.user().id && text("of")? == whom.binding();
        if !is_current || !is_own {
            return None;
        }
        let secret = TotpSecret::of_bytes(&URL_SAFE_NO_PAD.decode(text("secret")?).ok()?)?;
        Some(Self { secret, id: text("jti")?.to_owned() })
    }
}
