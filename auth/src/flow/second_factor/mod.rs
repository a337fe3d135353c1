//! Second factors: what somebody proves who has signed in, before the session begins; and what somebody who is signed
//! in does with theirs.
//!
//! The pages need no script, except for passkeys. Pages of the application speak JSON with the same routes.

mod answers;
mod enrolment;
mod half_session;
mod management;
mod offer;
mod page;
#[cfg(feature = "passkey")]
mod passkey;
mod problems;
mod proof;
mod refused_form;
mod setup;
mod state;
mod trusted;
mod verification;
mod whom;

use http::Method;

pub(super) use self::{
    answers::address,
    half_session::HalfSession,
    proof::{Unproven, prove_app},
    trusted::is_trusted,
};
use self::{
    enrolment::{begin, confirm},
    management::{cancel, forget, make_codes, remove},
    page::page,
    refused_form::refused_form,
    state::state,
    verification::verify,
};
#[cfg(feature = "passkey")]
pub(super) use self::{
    problems::error,
    proof::{demand, demand_for_addition},
};
use super::{context::Context, response::Answer, unsupported};

/// `second-factor`, and `second-factor/:what`.
pub(super) async fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let what = request.provider.as_deref().unwrap_or_default();
    if request.method != Method::POST {
        return match what {
            "" => page(context).await,
            "state" => state(context).await,
            _ => unsupported(&request.method),
        };
    }
    if !context.verify_csrf() {
        return refused_form(context, what).await;
    }
    match what {
        "verify" => verify(context).await,
        "totp" => begin(context).await,
        "confirm" => confirm(context).await,
        "recovery-codes" => make_codes(context).await,
        "remove" => remove(context).await,
        "forget" => forget(context).await,
        "cancel" => cancel(context),
        #[cfg(feature = "passkey")]
        "options" => passkey::options(context).await,
        #[cfg(feature = "passkey")]
        "register-options" => passkey::register_options(context).await,
        #[cfg(feature = "passkey")]
        "register" => passkey::register(context).await,
        _ => unsupported(&request.method),
    }
}
