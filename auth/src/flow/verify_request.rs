//! `GET verify-request`: says that a mail was sent.

use http::StatusCode;

use super::{context::Context, response::Answer, sign_in_page::theme};
use crate::{Auth, page};

pub(super) fn answer<A: Auth>(context: &Context<'_, A>) -> Answer {
    if let Some(page) = context.inner().settings.pages.verify_request {
        return Answer::redirect(page);
    }
    let page = page::verify_request(&theme(&context.inner().settings), context.origin.as_str());
    Answer::page(StatusCode::OK, page)
}
