//! `GET verify-request`: says that a mail was sent.

use http::StatusCode;

use super::{context::Context, look, response::Answer};
use crate::{Auth, page};

pub(super) fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    if let Some(page) = context.inner().settings.pages.verify_request {
        return Answer::redirect(page);
    }
    let look = look(&context.inner().settings, &context.request.headers);
    let page = page::verify_request(&look, context.origin.as_str());
    Answer::page(StatusCode::OK, page)
}
