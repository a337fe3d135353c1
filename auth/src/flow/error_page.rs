//! `GET error`: shows what went wrong, or sends the browser to the page that does.

use http::StatusCode;

use super::{
    context::Context, look, request::Request, response::Answer, unmatched::COOKIES, with_query,
};
use crate::page;

pub(super) fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let code = request.query("error").or(request.provider.as_deref());
    if let Some(code) = code.filter(|code| page::is_of_sign_in_page(code)) {
        let mut parameters = vec![("error", code)];
        // When to try again.
        parameters.extend(request.query("until").map(|until| ("until", until)));
        // What is missing.
        parameters.extend(without_cookies(request).then_some(COOKIES));
        let page = format!("{}/signin", context.base());
        return Answer::redirect(with_query(&page, &parameters));
    }
    if let Some(page) = context.own_page(context.engine().settings.pages.error) {
        let parameters: Vec<_> = code.map(|code| ("error", code)).into_iter().collect();
        return Answer::redirect(with_query(&page, &parameters));
    }
    let kind = page::Kind::of(code.unwrap_or_default());
    let sign_in = format!("{}/signin", context.base());
    let look = look(context.engine(), &request.headers);
    let page = page::error(&look, kind, &sign_in, &context.home());
    Answer::page(StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::OK), page)
}

/// Whether an error's address says that the browser sent no cookie.
pub(super) fn without_cookies(request: &Request) -> bool {
    let (name, value) = COOKIES;
    request.query(name) == Some(value)
}
