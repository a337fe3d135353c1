//! `POST second-factor/totp` and `POST second-factor/confirm`: an authenticator app is added, by somebody who is signed
//! in, or by somebody of whom a factor is required before the session begins.

use http::StatusCode;
use serde_json::json;

use super::{
    answers::{done, failed, problem},
    half_session::HalfSession,
    offer::offer,
    proof::demand_for_addition,
    setup::Setup,
    verification::finish,
    whom::{Whom, whom},
};
use crate::{
    Secret, User,
    adapter::StoreError,
    authenticator::{Factors, add, clean, grouped, make},
    engine::event::SecondFactorChange,
    flow::{
        admission::SecondStep,
        context::Context,
        look,
        notice::teller,
        response::{Answer, AnswerKind},
        unsupported,
    },
    page::{self, FactorError, qr_code},
};

/// So many apps a user may have. Stops that somebody fills the store.
const MOST: usize = 5;

/// Shows the secret of a new app.
pub(super) async fn begin(context: &Context<'_>) -> Answer {
    let has_apps = context.engine().settings.second_factor.is_some_and(|methods| methods.totp);
    if !has_apps {
        return unsupported(&context.request.method);
    }
    let whom = match whom(context).await {
        Ok(whom) => whom,
        Err(answer) => return answer,
    };
    if let Err(answer) = may_add(context, &whom).await {
        return answer;
    }
    shown(context, &whom, None)
}

/// Whether whoever asks may add a factor: somebody who is signed in proves one, and somebody whose sign-in waits has
/// none.
async fn may_add(context: &Context<'_>, whom: &Whom) -> Result<(), Answer> {
    let factors = Factors::of_user(context.engine(), &whom.user().id).await;
    let factors = factors.map_err(|error| failed(context, &error))?;
    match whom {
        // Stops that somebody who has the password adds a factor where one is asked for.
        Whom::Half(..) if !factors.is_empty() => {
            Err(problem(context, StatusCode::CONFLICT, "SetUp"))
        }
        Whom::Half(..) => Ok(()),
        Whom::SignedIn { .. } if factors.apps.len() >= MOST => {
            Err(problem(context, StatusCode::CONFLICT, "TooMany"))
        }
        Whom::SignedIn { .. } => demand_for_addition(context).await,
    }
}

/// A new secret: as a page, and as JSON for a script. `error` is what went wrong with an earlier form.
pub(super) fn shown(context: &Context<'_>, whom: &Whom, error: Option<FactorError>) -> Answer {
    match Setup::begin(context, whom) {
        Ok((setup, sealed)) => show(context, whom, (&setup, &sealed), error),
        Err(error) => {
            tracing::error!(
                name: "auth.request.failed", %error, "a second factor could not be set up"
            );
            problem(context, StatusCode::INTERNAL_SERVER_ERROR, "Unavailable")
        }
    }
}

fn show(
    context: &Context<'_>,
    whom: &Whom,
    (setup, sealed): (&Setup, &str),
    error: Option<FactorError>,
) -> Answer {
    let engine = context.engine();
    let user = whom.user();
    let issuer = engine.settings.theme.site_name.unwrap_or(context.origin.host());
    let account = user.email.as_deref().unwrap_or_else(|| user.name());
    let uri = setup.secret.uri(issuer, account);
    let secret = setup.secret.to_base32();
    if context.request.is_json_mode() {
        let qr = qr_code(&uri).map(maud::Markup::into_string);
        return Answer::json(json!({
            "setup": sealed, "secret": *secret, "uri": *uri, "qr": qr,
        }));
    }
    let look = look(engine, &context.request.headers);
    let page = page::app_setup(&page::AppSetup {
        look: &look,
        base: &context.base(),
        origin: &context.home(),
        csrf_token: context.csrf_token(),
        setup: sealed,
        uri: &uri,
        secret: &grouped(&secret, " "),
        error,
        waits: matches!(whom, Whom::Half(..)),
        passkey: offer(context, matches!(whom, Whom::Half(..))).as_ref(),
    });
    Answer::page(StatusCode::OK, page)
}

/// Adds the app that shows the right code, and begins the session of a sign-in that has waited for it.
pub(super) async fn confirm(context: &Context<'_>) -> Answer {
    let whom = match whom(context).await {
        Ok(whom) => whom,
        Err(answer) => return answer,
    };
    let (engine, body) = (context.engine(), &context.request.body);
    let sealed = body.text("setup").unwrap_or_default();
    let Some(setup) = Setup::read(context, &whom, sealed) else {
        return problem(context, StatusCode::BAD_REQUEST, "Stale");
    };
    let code: String =
        body.text("code").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let Some(step) = setup.secret.step(&code, engine.now()) else {
        if context.request.is_json_mode() {
            return problem(context, StatusCode::UNAUTHORIZED, "Wrong");
        }
        // The same secret: the app has it already.
        return show(context, &whom, (&setup, sealed), Some(FactorError::Wrong));
    };
    let user = whom.user().clone();
    let factors = match Factors::of_user(engine, &user.id).await {
        Ok(factors) => factors,
        Err(error) => return failed(context, &error),
    };
    let is_waiting = matches!(whom, Whom::Half(..));
    // It may have been set up in another browser meanwhile: then that one is asked for.
    if is_waiting && !factors.is_empty() {
        return problem(context, StatusCode::CONFLICT, "SetUp");
    }
    if factors.apps.len() >= MOST {
        return problem(context, StatusCode::CONFLICT, "TooMany");
    }
    let name = body.text("name").and_then(clean);
    match add(engine, &user.id, &setup.id, (&setup.secret, step), name).await {
        Ok(true) => {}
        Ok(false) => return problem(context, StatusCode::CONFLICT, "Exists"),
        Err(error) => return failed(context, &error),
    }
    teller(context).factors_changed(&user, SecondFactorChange::AppAdded).await;
    added(context, whom, &factors).await
}

/// What follows when a factor was added: recovery codes for a user who has none, and the session that has waited.
pub(super) async fn added(context: &Context<'_>, whom: Whom, before: &Factors) -> Answer {
    let codes = match recovery_codes(context, whom.user(), before).await {
        Ok(codes) => codes,
        // The factor is there; its user can have codes made later.
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", %error, "recovery codes could not be stored"
            );
            Vec::new()
        }
    };
    match whom {
        Whom::Half(half, user) => with_session(context, *half, user, &codes).await,
        Whom::SignedIn { .. } => show_codes(context, &codes, None),
    }
}

async fn recovery_codes(
    context: &Context<'_>,
    user: &User,
    before: &Factors,
) -> Result<Vec<Secret>, StoreError> {
    let engine = context.engine();
    let has_codes = engine.settings.second_factor.is_some_and(|methods| methods.recovery_codes);
    if !has_codes || (before.recovery_codes > 0 && !before.is_empty()) {
        return Ok(Vec::new());
    }
    let codes = make(engine, &user.id).await?;
    teller(context).factors_changed(user, SecondFactorChange::RecoveryCodesMade).await;
    Ok(codes)
}

async fn with_session(
    context: &Context<'_>,
    half: HalfSession,
    user: User,
    codes: &[Secret],
) -> Answer {
    let answer = match finish(context, half, user, SecondStep::SetUp).await {
        Ok(answer) => answer,
        Err(answer) => return answer,
    };
    let AnswerKind::Redirect(target) = &answer.kind else { return answer };
    if codes.is_empty() {
        return answer;
    }
    let shown = show_codes(context, codes, Some(target));
    Answer { cookies: answer.cookies, ..shown }
}

/// Shows recovery codes, once, and leads on to `target` or back to the page of factors.
pub(super) fn show_codes(context: &Context<'_>, codes: &[Secret], target: Option<&str>) -> Answer {
    let shown: Vec<&str> = codes.iter().map(Secret::expose).collect();
    if context.request.is_json_mode() {
        let mut answer = json!({ "recoveryCodes": shown });
        if let Some(target) = target {
            answer["url"] = target.into();
        }
        return Answer::json(answer);
    }
    if shown.is_empty() {
        return done(context);
    }
    let look = look(context.engine(), &context.request.headers);
    let own = format!("{}/second-factor", context.base());
    let page = page::recovery_codes(&look, &shown, target.unwrap_or(&own));
    Answer::page(StatusCode::OK, page)
}
