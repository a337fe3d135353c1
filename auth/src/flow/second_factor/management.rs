//! What somebody who is signed in does with their second factors, and how a sign-in that waits is given up.

use http::StatusCode;

use super::{
    answers::{done, failed, problem},
    enrolment::show_codes,
    half_session::HalfSession,
    proof::demand,
    whom::{Whom, signed_in},
};
use crate::{
    User,
    adapter::{StoreError, WhichAuthenticators},
    authenticator::{self, Factors, end_trust, make, stored},
    engine::event::SecondFactorChange,
    error::log_text,
    flow::{context::Context, notice::teller, response::Answer, unsupported},
};

/// Makes ten recovery codes; those of before are void.
pub(super) async fn make_codes(context: &Context<'_>) -> Answer {
    let engine = context.engine();
    let has_codes = engine.settings.second_factor.is_some_and(|methods| methods.recovery_codes);
    if !has_codes {
        return unsupported(&context.request.method);
    }
    let user = match who_proves(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    match make(engine, &user.id).await {
        Ok(codes) => {
            let change = SecondFactorChange::RecoveryCodesMade;
            teller(context).factors_changed(&user, change).await;
            show_codes(context, &codes, None)
        }
        Err(error) => failed(context, &error),
    }
}

/// Removes an authenticator app.
pub(super) async fn remove(context: &Context<'_>) -> Answer {
    let user = match who_proves(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    match removed(context, &user).await {
        Ok(true) => {
            let change = SecondFactorChange::AppRemoved;
            teller(context).factors_changed(&user, change).await;
            done(context)
        }
        Ok(false) => problem(context, StatusCode::NOT_FOUND, "Absent"),
        Err(error) => failed(context, &error),
    }
}

async fn removed(context: &Context<'_>, user: &User) -> Result<bool, StoreError> {
    let engine = context.engine();
    let id = context.request.body.text("id").unwrap_or_default();
    if !authenticator::remove(engine, &user.id, id).await? {
        return Ok(false);
    }
    // Whoever removes a factor may have lost the device, and with it a browser.
    end_trust(engine, &user.id).await?;
    Ok(true)
}

/// Who is signed in, and has just proven a factor.
async fn who_proves(context: &Context<'_>) -> Result<User, Answer> {
    let user = signed_in(context).await?.into_user();
    demand(context, &user).await?;
    Ok(user)
}

/// Trusts a browser no more, or with `id=all` none of them. It takes nothing but the session: whoever does it has to
/// prove more from then on.
pub(super) async fn forget(context: &Context<'_>) -> Answer {
    let user = match signed_in(context).await {
        Ok(whom) => whom.into_user(),
        Err(answer) => return answer,
    };
    match forgotten(context, &user).await {
        Ok(0) => problem(context, StatusCode::NOT_FOUND, "Absent"),
        Ok(count) => {
            tracing::info!(
                name: "auth.second_factor.browser_forgotten", user_id = log_text(&user.id), count,
                "browsers are asked for a second factor again"
            );
            done(context)
        }
        Err(error) => failed(context, &error),
    }
}

async fn forgotten(context: &Context<'_>, user: &User) -> Result<usize, StoreError> {
    let engine = context.engine();
    let id = context.request.body.text("id").unwrap_or_default();
    let browsers = Factors::of_user(engine, &user.id).await?.browsers;
    let mut count = 0;
    for browser in browsers.into_iter().filter(|browser| id == "all" || browser.stored.id == id) {
        let which = WhichAuthenticators::One(browser.stored.id);
        let removed = stored(&engine.storage)?.remove_authenticators(&user.id, which).await?;
        count += usize::from(removed > 0);
    }
    Ok(count)
}

/// Gives up a sign-in that waits for a second factor.
pub(super) fn cancel(context: &Context<'_>) -> Answer {
    Answer::redirect(format!("{}/signin", context.base())).with_cookies(HalfSession::clear(context))
}

impl Whom {
    fn into_user(self) -> User {
        match self {
            Self::Half(_, user) | Self::SignedIn { user, .. } => user,
        }
    }
}
