//! What the address of a page says went wrong.

use std::time::Duration;

use crate::{flow::context::Context, page::FactorError, parts::time::to_unix};

/// What the address says went wrong.
pub(in crate::flow) fn error(context: &Context<'_>) -> Option<FactorError> {
    let request = context.request;
    let Some(error) = request.query("error") else {
        return request.query("csrf").is_some().then_some(FactorError::Form);
    };
    Some(match error {
        "TooManyAttempts" => FactorError::Wait(wait(context)),
        "Expired" | "Stale" => FactorError::Expired,
        "SignInAgain" => FactorError::SignInAgain,
        // Of v4's clients: they are told so that there is no session yet.
        "SessionRequired" => return None,
        "Wrong" | "ProofRequired" => FactorError::Wrong,
        _ => FactorError::Other,
    })
}

/// How long somebody who tried too often has to wait, as far as the address says. A link can say anything: not more
/// than a day.
fn wait(context: &Context<'_>) -> Option<Duration> {
    let until: u64 = context.request.query("until")?.parse().ok()?;
    let left = until.saturating_sub(to_unix(context.engine().now()));
    Some(Duration::from_secs(left).min(Duration::from_hours(24)))
}
