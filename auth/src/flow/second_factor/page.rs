//! `GET second-factor`: the built-in page. Of a sign-in that waits it asks for a factor, or has one set up; somebody who
//! is signed in sees theirs.

use http::StatusCode;

use super::{
    answers::failed,
    enrolment::shown,
    offer::offer,
    problems::error,
    trusted::current,
    whom::{Whom, whom},
};
use crate::{
    User,
    authenticator::Factors,
    engine::FactorMethods,
    flow::{context::Context, look, response::Answer, unsupported},
    page::{self, FactorRow},
    parts::time::to_iso,
};

pub(super) async fn page(context: &Context<'_>) -> Answer {
    let Some(methods) = context.engine().settings.second_factor else {
        return unsupported(&context.request.method);
    };
    let whom = match whom(context).await {
        Ok(whom) => whom,
        Err(answer) => return answer,
    };
    let factors = match Factors::of_user(context.engine(), &whom.user().id).await {
        Ok(factors) => factors,
        Err(error) => return failed(context, &error),
    };
    match &whom {
        Whom::Half(..) if factors.is_empty() && methods.totp => {
            shown(context, &whom, error(context))
        }
        Whom::Half(..) if factors.is_empty() => passkey_setup(context),
        Whom::Half(..) => prove(context, &factors),
        Whom::SignedIn { user, is_fresh, .. } => {
            manage(context, methods, user, *is_fresh, &factors)
        }
    }
}

fn prove(context: &Context<'_>, factors: &Factors) -> Answer {
    let look = look(context.engine(), &context.request.headers);
    let page = page::second_factor(&page::SecondFactorPage {
        look: &look,
        base: &context.base(),
        csrf_token: context.csrf_token(),
        takes_codes: !factors.apps.is_empty() || factors.recovery_codes > 0,
        passkey: offer(context, factors.passkeys > 0).as_ref(),
        offers_memory: context.engine().settings.remember.is_some(),
        error: error(context),
    });
    Answer::page(StatusCode::OK, page)
}

/// The page of a setup whose only method is a passkey.
fn passkey_setup(context: &Context<'_>) -> Answer {
    let look = look(context.engine(), &context.request.headers);
    let base = context.base();
    let passkey = offer(context, true);
    let page =
        page::passkey_setup(&look, &base, context.csrf_token(), passkey.as_ref(), error(context));
    Answer::page(StatusCode::OK, page)
}

fn manage(
    context: &Context<'_>,
    methods: FactorMethods,
    user: &User,
    is_fresh: bool,
    factors: &Factors,
) -> Answer {
    let look = look(context.engine(), &context.request.headers);
    let apps: Vec<FactorRow> = factors
        .apps
        .iter()
        .map(|app| FactorRow {
            id: app.stored.id.clone(),
            name: app.stored.name.clone(),
            created: to_iso(app.stored.created),
            used: app.stored.used.map(to_iso),
            until: None,
            is_this: false,
        })
        .collect();
    let here = current(context, &user.id, factors).map(|browser| &browser.stored.id);
    let browsers: Vec<FactorRow> = factors
        .browsers
        .iter()
        .map(|browser| FactorRow {
            id: browser.stored.id.clone(),
            name: None,
            created: to_iso(browser.stored.created),
            used: browser.stored.used.map(to_iso),
            until: browser.stored.expires.map(to_iso),
            is_this: here == Some(&browser.stored.id),
        })
        .collect();
    let page = page::second_factors(&page::SecondFactors {
        look: &look,
        base: &context.base(),
        origin: &context.home(),
        csrf_token: context.csrf_token(),
        apps: &apps,
        browsers: &browsers,
        takes_apps: methods.totp,
        passkeys: methods.passkey.then_some(factors.passkeys),
        recovery_codes: methods.recovery_codes.then_some(factors.recovery_codes),
        needs_proof: !factors.is_empty(),
        // Where the setup has fresh sessions, its user confirms instead.
        needs_sign_in: factors.is_empty() && !is_fresh && context.engine().settings.fresh.is_none(),
        passkey: offer(context, factors.passkeys > 0).as_ref(),
        error: error(context),
    });
    Answer::page(StatusCode::OK, page)
}
