//! What a browser gets where there is no setup to ask: one that could not be built, or the base path
//! itself with `compat: next_auth_v4`.

use http::StatusCode;
use serde_json::json;

use super::{
    look::plain_look,
    request::Request,
    response::{Answer, Response},
    with_query,
};
use crate::{engine::settings::Settings, page};

/// The actions whose answer is a page.
const PAGES: [&str; 4] = ["error", "signin", "signout", "verify-request"];

/// 500: a page where people look, JSON for programs. The application's own error page is shown
/// instead, unless the browser comes from it.
pub(crate) fn answer(settings: &Settings, request: &Request) -> Response {
    if !request.is_get() || !PAGES.contains(&request.action.as_str()) {
        let body = json!({ "message": "sign-in is not set up correctly; the log says why" });
        return Answer::json(body)
            .with_status(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response(false);
    }
    let from = request.query("callbackUrl").unwrap_or_default();
    match settings.pages.error {
        Some(page) if !from.starts_with(page) => {
            Answer::redirect(with_query(page, &[("error", "Configuration")])).into_response(false)
        }
        _ => {
            let page = page::error(
                &plain_look(settings, &request.headers),
                page::Kind::Configuration,
                "",
                "",
            );
            Answer::page(StatusCode::INTERNAL_SERVER_ERROR, page).into_response(false)
        }
    }
}
