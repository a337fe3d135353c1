//! `POST passkeys/options` and `POST passkeys/register`: somebody who is signed in adds a passkey.

use http::StatusCode;
use serde_json::{Value, json};

use super::{
    challenge::{Challenge, Purpose},
    listing::shown,
    site::{Provider, expected, origins, relying_party},
    somebody::{failed, freshly_signed_in, problem},
};
use crate::{
    Auth, User,
    adapter::{AuthenticatorKind, StoreError, StoredAuthenticator},
    error::{BoxError, log_text},
    flow::{context::Context, response::Answer},
    parts::{log::sampled, time::whole_millis},
    passkey::{self, KeptPasskey, clean},
    provider::passkey::{
        Credential, Refusal, Registered, Registration, creation, store_id, verify_registration,
    },
};

/// So many passkeys a user may have. Stops that somebody fills the store.
const MOST: usize = 50;

/// What to ask the browser.
pub(super) async fn options<A: Auth>(
    context: &Context<'_, A>,
    provider: Provider<'_, A>,
) -> Answer {
    let user = match freshly_signed_in(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let Some(rp_id) = relying_party(context, provider) else {
        return problem(StatusCode::BAD_REQUEST, "NoDomain");
    };
    let known = match passkey::of_user(&context.engine().storage, &user.id).await {
        Ok(known) if known.len() >= MOST => return problem(StatusCode::CONFLICT, "TooMany"),
        Ok(known) => known,
        Err(error) => return failed(&error),
    };
    match asked(context, provider, &user, &rp_id, known) {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(
                name: "auth.request.failed", %error, "a passkey could not be asked for"
            );
            problem(StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

fn asked<A: Auth>(
    context: &Context<'_, A>,
    provider: Provider<'_, A>,
    user: &User,
    rp_id: &str,
    known: Vec<KeptPasskey>,
) -> Result<Answer, BoxError> {
    let user_handle = match known.first() {
        Some(passkey) => passkey.credential.user_handle.clone(),
        None => context.engine().random_text()?,
    };
    let purpose =
        Purpose::Registration { user_id: user.id.clone(), user_handle: user_handle.clone() };
    let (challenge, cookies) = Challenge::issue(context, provider.entry.id, purpose)?;
    // Those of another relying party are on no device that could be asked.
    let known: Vec<Credential> =
        known.into_iter().map(|it| it.credential).filter(|it| it.rp_id == rp_id).collect();
    let settings = &provider.method.settings;
    let options = creation(settings, rp_id, user, &user_handle, &challenge.value, &known);
    Ok(Answer::json(json!({ "publicKey": options })).with_cookies(cookies))
}

/// Why no passkey was added.
enum Failure {
    /// The answer doesn't count.
    Refused(Refusal),
    /// What to tell the browser.
    Told(StatusCode, &'static str),
    Store(StoreError),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Adds the passkey that the browser made.
pub(super) async fn register<A: Auth>(
    context: &Context<'_, A>,
    provider: Provider<'_, A>,
) -> Answer {
    let user = match freshly_signed_in(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let sent = context.request.body.value("credential").unwrap_or_default();
    match add(context, provider, &user, &sent).await {
        Ok((passkey, challenge)) => {
            tracing::info!(
                name: "auth.passkey.added", provider = provider.entry.id,
                user_id = log_text(&user.id), synced = passkey.credential.backed_up,
                "a passkey was added"
            );
            let shown = json!({ "passkey": shown(&passkey) });
            Answer::json(shown).with_cookies([challenge.clear(context)])
        }
        Err(Failure::Refused(refusal)) => {
            sampled!(
                context.engine(), warn, name: "auth.passkey.refused", reason: refusal.as_str(),
                provider = provider.entry.id, error = %refusal, "a passkey was not added"
            );
            problem(StatusCode::BAD_REQUEST, "Refused")
        }
        Err(Failure::Told(status, word)) => problem(status, word),
        Err(Failure::Store(error)) => failed(&error),
    }
}

async fn add<A: Auth>(
    context: &Context<'_, A>,
    provider: Provider<'_, A>,
    user: &User,
    sent: &Value,
) -> Result<(KeptPasskey, Challenge), Failure> {
    let engine = context.engine();
    let answer = Registration::read(sent)?;
    let told = answer.challenge().ok_or(Refusal::Malformed("clientDataJSON"))?;
    let asked = Challenge::read(context, provider.entry.id, &told).ok_or(Refusal::Challenge)?;
    // Stops that the answer to a sign-in's question, or to another user's, is taken for one to this.
    let user_handle = match &asked.purpose {
        Purpose::Registration { user_id, user_handle } if *user_id == user.id => user_handle,
        Purpose::Confirmation(_) | Purpose::Registration { .. } | Purpose::SignIn => {
            return Err(Refusal::Challenge.into());
        }
    };
    if !asked.use_up(context, provider.entry.id).await? {
        return Err(Refusal::Challenge.into());
    }
    let no_domain = Failure::Told(StatusCode::BAD_REQUEST, "NoDomain");
    let rp_id = relying_party(context, provider).ok_or(no_domain)?;
    let origins = origins(context);
    let needs_verification = provider.method.settings.user_verification;
    let expected = expected(&asked.value, &origins, &rp_id, needs_verification);
    let Registered { credential, counter } = verify_registration(&answer, user_handle, &expected)?;
    let known = passkey::of_user(&engine.storage, &user.id).await?;
    if known.len() >= MOST {
        return Err(Failure::Told(StatusCode::CONFLICT, "TooMany"));
    }
    // A user has one handle. The first passkey was added in another tab a moment ago, with a handle of its own.
    if known.iter().any(|it| it.credential.user_handle != *user_handle) {
        return Err(Refusal::UserHandle.into());
    }
    let stored = StoredAuthenticator {
        id: store_id(&credential.id),
        user_id: user.id.clone(),
        kind: AuthenticatorKind::Passkey,
        name: context.request.body.text("name").and_then(clean),
        data: credential.to_json(),
        counter: counter.into(),
        created: whole_millis(engine.now()),
        used: None,
        expires: None,
    };
    match passkey::stored(&engine.storage)?.create_authenticator(stored.clone()).await {
        Ok(()) => Ok((KeptPasskey { stored, credential }, asked)),
        // Whoever has it: §7.1 step 26.
        Err(StoreError::Taken(_)) => Err(Failure::Told(StatusCode::CONFLICT, "Exists")),
        Err(StoreError::NoUser) => Err(Failure::Told(StatusCode::UNAUTHORIZED, "SessionRequired")),
        Err(error) => Err(error.into()),
    }
}
