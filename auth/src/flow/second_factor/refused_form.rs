//! A form about second factors that carries no token of this browser: its page was open for too long, another tab has
//! finished the sign-in, or another site sent it.

use http::StatusCode;

use super::{
    answers::{address, built_in, problem},
    verification::already,
    whom::{Whom, whom},
};
use crate::flow::{context::Context, response::Answer, with_query};

/// The answer to the form of the route `what`. It changes nothing, and says no more than the page to which it leads.
pub(super) async fn refused_form(context: &Context<'_>, what: &str) -> Answer {
    if context.request.is_json_mode() {
        return problem(context, StatusCode::FORBIDDEN, "CsrfToken");
    }
    let page = match whom(context).await {
        // Signing in has given the browser another token. The sign-in of the older form is done.
        Ok(Whom::SignedIn { .. }) if what == "verify" => return already(context),
        Ok(Whom::SignedIn { .. }) => built_in(context),
        Ok(Whom::Half(..)) => address(context),
        // The sign-in page says that a browser may keep no cookies.
        Err(_) => format!("{}/signin", context.base()),
    };
    Answer::redirect(with_query(&page, &[("csrf", "true")]))
}
