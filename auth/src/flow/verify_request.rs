//! `GET verify-request`: says that a mail was sent, and takes the code that is in it.

use http::StatusCode;

use super::{
    context::Context,
    email::{self, Pending},
    look,
    response::Answer,
    with_query,
};
use crate::page::{self, CodeForm, CodeProblem, VerifyRequest};

pub(super) fn answer(context: &Context<'_>) -> Answer {
    let request = context.request;
    let error = request.query("error");
    let problem = email::problem(error).filter(|_| !context.compat().sends_links_only());
    if let Some(page) = context.own_page(context.engine().settings.pages.verify_request) {
        let error = error.filter(|_| problem.is_some()).map(|error| ("error", error));
        return Answer::redirect(with_query(&page, error.as_slice()));
    }
    let provider = request.query("provider").filter(|_| !context.compat().sends_links_only());
    let pending = provider.and_then(|provider| Some((provider, Pending::read(context, provider)?)));
    let is_open = problem != Some(CodeProblem::TooMany);
    let action = pending
        .filter(|(_, pending)| is_open && pending.has_code())
        .map(|(provider, _)| format!("{}/callback/{provider}", context.base()));
    let outbox = format!("{}/mails", context.base());
    let page = page::verify_request(&VerifyRequest {
        look: &look(context.engine(), &request.headers),
        origin: &context.home(),
        code: action.as_deref().map(|action| CodeForm { action, csrf_token: context.csrf_token() }),
        problem,
        outbox: email::is_development(context).then_some(outbox.as_str()),
    });
    Answer::page(StatusCode::OK, page)
}
