//! `POST passkeys/options` and `POST passkeys/register`: somebody who is signed in adds a passkey.

use http::StatusCode;
use serde_json::{Value, json};

use super::{
    assertion::sent,
    challenge::{Challenge, Purpose},
    listing::shown,
    site::{Provider, expected, origins, provider, relying_party},
    somebody::{failed, freshly_signed_in, problem, signed_in},
};
use crate::{
    User,
    adapter::{AuthenticatorKind, StoreError, StoredAuthenticator},
    authenticator::{
        Teller, clean,
        passkey::{self, KeptPasskey},
        stored,
    },
    browser::cookie::set::SetCookie,
    engine::event::SecondFactorChange,
    error::{BoxError, log_text},
    flow::{
        context::Context,
        notice::{teller, to_the_end},
        response::Answer,
        second_factor::demand_for_addition,
        unsupported,
    },
    mail::Notice,
    parts::{log::sampled, time::whole_millis},
    provider::passkey::{
        Credential, Refusal, Registered, Registration, creation, store_id, verify_registration,
    },
};

/// So many passkeys a user may have. Stops that somebody fills the store.
const MOST: usize = 50;

/// What to ask the browser, of somebody who is signed in.
pub(super) async fn options(context: &Context<'_>, provider: Provider<'_>) -> Answer {
    let user = match who_adds(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    // A passkey is a way in that counts as both factors: a stolen session alone doesn't add one.
    match demand_for_addition(context).await {
        Ok(()) => options_of(context, provider, &user).await,
        Err(answer) => answer,
    }
}

/// Who adds a passkey: the user of a fresh session, where the setup has fresh sessions. In a setup with second factors
/// no question is asked before [`demand_for_addition`] had a proof, or saw the session to be fresh, and an answer counts
/// for the user who was asked.
async fn who_adds(context: &Context<'_>) -> Result<User, Answer> {
    if context.engine().settings.second_factor.is_some() {
        signed_in(context).await
    } else {
        freshly_signed_in(context).await
    }
}

/// What to ask the browser, of a user who sets up their first factor.
pub(in crate::flow) async fn ask_to_register(context: &Context<'_>, user: &User) -> Answer {
    match provider(context) {
        Some(provider) => options_of(context, provider, user).await,
        None => unsupported(&context.request.method),
    }
}

async fn options_of(context: &Context<'_>, provider: Provider<'_>, user: &User) -> Answer {
    let Some(rp_id) = relying_party(context, provider) else {
        return problem(StatusCode::BAD_REQUEST, "NoDomain");
    };
    let known = match passkey::of_user(&context.engine().storage, &user.id).await {
        Ok(known) if known.len() >= MOST => return problem(StatusCode::CONFLICT, "TooMany"),
        Ok(known) => known,
        Err(error) => return failed(&error),
    };
    match asked(context, provider, user, &rp_id, known) {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(
                name: "auth.request.failed", %error, "a passkey could not be asked for"
            );
            problem(StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

fn asked(
    context: &Context<'_>,
    provider: Provider<'_>,
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

/// Adds the passkey that the browser made, to whoever is signed in.
pub(super) async fn register(context: &Context<'_>, provider: Provider<'_>) -> Answer {
    let user = match who_adds(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    match registered(context, provider, &user).await {
        Ok((passkey, clear)) => {
            Answer::json(json!({ "passkey": shown(&passkey) })).with_cookies([clear])
        }
        Err(answer) => answer,
    }
}

/// Adds the passkey that the browser made, to a user who sets up their first factor: the cookie that ends the
/// challenge.
pub(in crate::flow) async fn register_of(
    context: &Context<'_>,
    user: &User,
) -> Result<SetCookie, Answer> {
    let provider = provider(context).ok_or_else(|| unsupported(&context.request.method))?;
    registered(context, provider, user).await.map(|(_, clear)| clear)
}

async fn registered(
    context: &Context<'_>,
    provider: Provider<'_>,
    user: &User,
) -> Result<(KeptPasskey, SetCookie), Answer> {
    let engine = context.engine();
    match add(context, provider, user, &sent(context)).await {
        Ok((passkey, challenge)) => Ok((passkey, challenge.clear(context))),
        Err(Failure::Refused(refusal)) => {
            sampled!(
                engine, warn, name: "auth.passkey.refused", reason: refusal.as_str(),
                provider = provider.entry.id, error = %refusal, "a passkey was not added"
            );
            Err(problem(StatusCode::BAD_REQUEST, "Refused"))
        }
        Err(Failure::Told(status, word)) => Err(problem(status, word)),
        Err(Failure::Store(error)) => Err(failed(&error)),
    }
}

async fn add(
    context: &Context<'_>,
    provider: Provider<'_>,
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
        Purpose::Confirmation(_)
        | Purpose::Factor { .. }
        | Purpose::Registration { .. }
        | Purpose::SignIn => {
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
    let row = StoredAuthenticator {
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
    let (teller, id, synced) = (teller(context), provider.entry.id, credential.backed_up);
    match to_the_end(keep(teller, user.clone(), id, row.clone(), synced)).await {
        Ok(()) => Ok((KeptPasskey { stored: row, credential }, asked)),
        // Whoever has it: §7.1 step 26.
        Err(StoreError::Taken(_)) => Err(Failure::Told(StatusCode::CONFLICT, "Exists")),
        Err(StoreError::NoUser) => Err(Failure::Told(StatusCode::UNAUTHORIZED, "SessionRequired")),
        Err(error) => Err(error.into()),
    }
}

/// Keeps a passkey, and tells its user.
async fn keep(
    teller: Teller,
    user: User,
    provider: &'static str,
    passkey: StoredAuthenticator,
    synced: bool,
) -> Result<(), StoreError> {
    let (engine, name) = (teller.engine(), passkey.name.clone());
    stored(&engine.storage)?.create_authenticator(passkey).await?;
    tracing::info!(
        name: "auth.passkey.added", provider, user_id = log_text(&user.id), synced,
        "a passkey was added"
    );
    if engine.settings.second_factor.is_some_and(|methods| methods.passkey) {
        teller.factors_changed(&user, SecondFactorChange::PasskeyAdded).await;
    }
    teller.tell(&user.id, &Notice::PasskeyAdded { name }).await;
    Ok(())
}
