//! Proving a second factor: a code of an app, a recovery code, or a passkey, in a field of the request itself.

use http::StatusCode;
use serde_json::json;

use super::{
    answers::{built_in, failed, problem, too_often},
    half_session::HalfSession,
    whom::{Whom, signed_in},
};
use crate::{
    AuthenticationMethod, User,
    adapter::StoreError,
    authenticator::{Factors, Used, take},
    engine::event::SecondFactorChange,
    error::{ErrorCode, log_text},
    flow::{
        admission::SecondStep, confirm_first::confirm_page, context::Context, notice::teller,
        response::Answer,
    },
    limit::{self, Subject},
    parts::log::sampled,
};

/// The longest text that is looked at as a code.
const LONGEST: usize = 64;

/// How a factor was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    App,
    #[cfg_attr(not(feature = "passkey"), expect(dead_code, reason = "only passkeys make it"))]
    Passkey,
    RecoveryCode,
}

impl Proof {
    /// What it is for the session that begins with it.
    pub(super) const fn step(self) -> SecondStep {
        SecondStep::Proven(match self {
            Self::App => AuthenticationMethod::Totp,
            Self::Passkey => AuthenticationMethod::Passkey,
            Self::RecoveryCode => AuthenticationMethod::RecoveryCode,
        })
    }
}

/// Why no factor was proven.
pub(in crate::flow) enum Unproven {
    /// The request has neither a code nor an answer of a passkey.
    Absent,
    /// What it has doesn't count. The reason is for the log.
    Wrong(&'static str),
    /// The half-session was tried too often.
    Over,
    Limited(limit::Refused),
    Store(StoreError),
}

impl From<StoreError> for Unproven {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Unproven {
    /// The answer to it. Whether a code was wrong, used, or nobody's, the browser isn't told.
    pub(super) fn answer(self, context: &Context<'_>, user: &User) -> Answer {
        self.tell(context, user);
        match self {
            Self::Absent => problem(context, StatusCode::FORBIDDEN, "ProofRequired"),
            Self::Wrong(_) => problem(context, StatusCode::UNAUTHORIZED, "Wrong"),
            Self::Over => problem(context, StatusCode::UNAUTHORIZED, "Expired")
                .with_cookies(HalfSession::clear(context)),
            Self::Limited(refused) => too_often(context, refused),
            Self::Store(error) => failed(context, &error),
        }
    }

    /// Logs what was wrong, or tried too often.
    pub(in crate::flow) fn tell(&self, context: &Context<'_>, user: &User) {
        match self {
            Self::Wrong(reason) => sampled!(
                context.engine(), warn, name: "auth.second_factor.refused", reason: reason,
                user_id = log_text(&user.id), "a second factor was not proven"
            ),
            Self::Over => sampled!(
                context.engine(), warn, name: "auth.second_factor.refused", reason: "tries",
                user_id = log_text(&user.id),
                "a second factor was tried too often, and the sign-in has to begin again"
            ),
            Self::Absent | Self::Limited(_) | Self::Store(_) => {}
        }
    }
}

/// Which factors may be proven.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    Any,
    /// The code of an app alone.
    App,
}

/// Proves one of a user's factors by what the request has. `half` is the sign-in that waits for it, if there is one.
///
/// Every attempt is counted for the user before anything is looked at, in whatever half-session it is made, and for the
/// client. What is proven is used up.
pub(super) async fn prove(
    context: &Context<'_>,
    user: &User,
    factors: &Factors,
    half: Option<&HalfSession>,
) -> Result<Proof, Unproven> {
    attempt(context, user, factors, half, Accepted::Any).await
}

/// Proves one of a user's apps by the code in the request, as [`prove`] does. A recovery code doesn't count, and isn't
/// used up.
pub(in crate::flow) async fn prove_app(
    context: &Context<'_>,
    user: &User,
    factors: &Factors,
) -> Result<(), Unproven> {
    attempt(context, user, factors, None, Accepted::App).await.map(|_| ())
}

async fn attempt(
    context: &Context<'_>,
    user: &User,
    factors: &Factors,
    half: Option<&HalfSession>,
    accepted: Accepted,
) -> Result<Proof, Unproven> {
    let (engine, body) = (context.engine(), &context.request.body);
    let typed = body.text("code").map(|code| {
        let seen = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
        seen.take(LONGEST).collect::<String>()
    });
    let typed = typed.filter(|code| !code.is_empty());
    let credential = body.value("credential").filter(|_| accepted == Accepted::Any);
    let has_credential =
        credential.is_some_and(|credential| !credential.is_null() && credential != "");
    if typed.is_none() && !has_credential {
        return Err(Unproven::Absent);
    }
    let gate = &engine.gate;
    let client = gate.client(context.request.sent(), &engine.site.believed);
    let client = gate.client_subject(client);
    let account = gate.account_subject("second factor", &user.id);
    // The client first, so that nobody alone can make everybody wait.
    let subjects: Vec<Subject> = client.into_iter().chain(account).collect();
    gate.attempt(&subjects, engine.now()).await.map_err(Unproven::Limited)?;
    if let Some(half) = half
        && !half.count_try(context).await?
    {
        return Err(Unproven::Over);
    }
    let proven = match typed {
        Some(code) => by_code(context, user, factors, &code, accepted).await,
        None => by_passkey(context, user, factors).await,
    };
    let was_counted = !matches!(proven, Err(Unproven::Store(_)));
    if let (Ok(_), Some(account)) = (&proven, &account) {
        gate.succeeded(account).await;
    }
    if let (Some(client), true) = (&client, proven.is_ok() || !was_counted) {
        gate.withdraw(client).await;
    }
    proven
}

async fn by_code(
    context: &Context<'_>,
    user: &User,
    factors: &Factors,
    code: &str,
    accepted: Accepted,
) -> Result<Proof, Unproven> {
    let engine = context.engine();
    let mut reason = "wrong";
    for app in &factors.apps {
        match app.use_code(engine, code).await? {
            Used::Done => return Ok(Proof::App),
            Used::Again => reason = "replayed",
            Used::Wrong => {}
        }
    }
    let has_codes = engine.settings.second_factor.is_some_and(|methods| methods.recovery_codes);
    if has_codes && accepted == Accepted::Any && take(engine, &user.id, code).await? {
        let left = Factors::of_user(engine, &user.id).await?.recovery_codes;
        let change = SecondFactorChange::RecoveryCodeUsed { left };
        teller(context).factors_changed(user, change).await;
        return Ok(Proof::RecoveryCode);
    }
    Err(Unproven::Wrong(reason))
}

#[cfg(feature = "passkey")]
async fn by_passkey(
    context: &Context<'_>,
    user: &User,
    factors: &Factors,
) -> Result<Proof, Unproven> {
    use crate::flow::passkey::{Failed, assert_of};

    if factors.passkeys == 0 {
        return Err(Unproven::Wrong("no_passkey"));
    }
    // On the heap: it is rare, and would make every other future as large.
    match Box::pin(assert_of(context, user)).await {
        Ok(()) => Ok(Proof::Passkey),
        Err(Failed::Refused(reason)) => Err(Unproven::Wrong(reason)),
        Err(Failed::Store(error)) => Err(Unproven::Store(error)),
    }
}

/// There are none without the feature.
#[cfg(not(feature = "passkey"))]
async fn by_passkey(_: &Context<'_>, _: &User, _: &Factors) -> Result<Proof, Unproven> {
    Err(Unproven::Wrong("no_passkey"))
}

/// Demands that somebody who is signed in proves one of their factors in the request itself: to remove one, and to
/// make recovery codes. A session alone, which may be stolen, changes none of them.
///
/// An answer when they don't.
pub(in crate::flow) async fn demand(context: &Context<'_>, user: &User) -> Result<(), Answer> {
    let factors = Factors::of_user(context.engine(), &user.id).await;
    let factors = factors.map_err(|error| failed(context, &error))?;
    match prove(context, user, &factors, None).await {
        Ok(_) => Ok(()),
        Err(unproven) => Err(unproven.answer(context, user)),
    }
}

/// The answer to somebody who would add their first factor in a session that isn't fresh.
fn stale(context: &Context<'_>) -> Answer {
    if context.engine().settings.fresh.is_none() {
        return problem(context, StatusCode::FORBIDDEN, "SignInAgain");
    }
    let page = match context.request.action.as_str() {
        "passkeys" => format!("{}/passkeys", context.base()),
        _ => built_in(context),
    };
    let url = confirm_page(context, &page, None);
    if !context.request.is_json_mode() {
        return Answer::redirect(url);
    }
    let error = ErrorCode::FreshSessionRequired.as_str();
    Answer::json(json!({ "error": error, "url": url })).with_status(StatusCode::UNAUTHORIZED)
}

/// Demands what adding a factor needs, in a setup that asks for second factors: a user who has one proves it, and the
/// session of a user who has none is fresh, or began a moment ago in a setup without fresh sessions.
///
/// An answer when it isn't so.
pub(in crate::flow) async fn demand_for_addition(context: &Context<'_>) -> Result<(), Answer> {
    if context.engine().settings.second_factor.is_none() {
        return Ok(());
    }
    let Whom::SignedIn { user, is_fresh, .. } = signed_in(context).await? else { return Ok(()) };
    let factors = Factors::of_user(context.engine(), &user.id).await;
    let factors = factors.map_err(|error| failed(context, &error))?;
    if !factors.is_empty() {
        return demand(context, &user).await;
    }
    if is_fresh { Ok(()) } else { Err(stale(context)) }
}
