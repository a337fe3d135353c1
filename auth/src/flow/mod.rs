//! What a browser can do, with one file for each action. [`answer`] is the way of every request: it finds
//! the action, makes the [`Context`], and calls the action's file.
//!
//! No web framework is known here: a request value comes in, and a response value goes out.

mod admission;
mod arrival;
mod callback;
mod checks;
mod client;
mod confirm_first;
mod confirmation;
mod confirmed;
mod confirming;
mod context;
mod credentials;
mod destination;
mod double_submit;
mod email;
mod end_session;
mod error_page;
mod failure;
mod initiate_login;
mod look;
mod notice;
mod oauth;
mod oauth1;
mod once;
#[cfg(feature = "passkey")]
mod passkey;
mod providers;
mod remembered_email;
mod request;
mod response;
mod retry;
mod second_factor;
mod session;
mod sign_in;
mod sign_in_page;
mod sign_out;
mod signed_in;
mod unconfigured;
mod unmatched;
mod verify_request;

use std::sync::Arc;

use http::{Method, StatusCode, header};
use tracing::{Span, field::Empty};

pub(crate) use self::{
    arrival::mention,
    context::Context,
    double_submit::{csrf_token, is_own_form},
    look::look,
    request::{Body, Request},
    response::{Response, with_query},
    unconfigured::answer as unconfigured,
};
use self::{
    failure::{fail, thrown, unsupported},
    response::Answer,
};
use crate::{
    engine::{Engine, event::report, weight},
    error::ErrorCode,
    identity::Kind,
    parts::{
        BoxFuture,
        span::{span, within},
    },
};

/// Answers a request below the base path.
pub(crate) async fn answer(engine: &Arc<Engine>, request: &Request) -> Response {
    if let Some(answer) = client::answer(request) {
        return answer.into_response(false);
    }
    engine.samples.tell(Some(engine.now()));
    let json_mode = request.is_json_mode();
    let compat = engine.settings.compat;
    let has = Has {
        end_session: !engine.settings.end_session.is_empty(),
        log: compat.has_log_route(),
        confirm: engine.settings.fresh.is_some(),
        passkeys: engine.entries.iter().any(|entry| entry.kind == Kind::Passkey),
        outbox: request.action == "mails" && email::is_shown(engine, request),
        second_factor: engine.settings.second_factor.is_some(),
    };
    let Some(action) = Action::of(request, has) else {
        return Answer::text(StatusCode::OK, "").into_response(false);
    };
    if request.action.is_empty() && compat.takes_bare_base_path_for_mistake() {
        return unconfigured(&engine.settings, request);
    }
    if action == Action::Unsupported && !compat.asks_redirect_callback_first() {
        return unsupported(&request.method).into_response(false);
    }
    let origin = match arrival::origin(engine, request) {
        Ok(origin) => origin,
        Err(response) => return *response,
    };
    if request.is_get()
        && action.is_page()
        && let Some(response) = arrival::canonical(engine, request)
    {
        return response;
    }
    let context = match Context::new(engine, request, origin).await {
        Ok(context) if context.is_redirect_broken() && compat.asks_redirect_callback_first() => {
            return broken();
        }
        Ok(context) => context,
        Err(error) => {
            tracing::error!(name: "auth.request.failed", %error, "a request could not be answered");
            return broken();
        }
    };
    let span = span_of(action, &context);
    let answer = within(&span, answered(action, &context)).await;
    let response = context.finish(answer).into_response(json_mode);
    let cookies = response.headers.get_all(header::SET_COOKIE).iter();
    weight::of_response(&engine.notices, cookies);
    span.record("status", response.status.as_u16());
    response
}

/// The answer of an action.
///
/// Each action's future is on the heap: one that is a part of another makes that one as large as the largest of them,
/// and a sign-in's takes more time to be moved than a session to be read.
fn answered<'a>(action: Action, context: &'a Context<'_>) -> BoxFuture<'a, Answer> {
    match action {
        // These actions lead to the callback URL, and the `redirect` callback failed to say what it is.
        Action::Callback
        | Action::Confirm
        | Action::SignIn
        | Action::SignInPage
        | Action::SignOut
        | Action::SignOutPage
            if context.is_redirect_broken() =>
        {
            Box::pin(async { fail(context, ErrorCode::Configuration) })
        }
        Action::Callback => Box::pin(callback::answer(context)),
        Action::Confirm => Box::pin(confirmation::answer(context)),
        Action::Csrf => Box::pin(async {
            Answer::json(serde_json::json!({ "csrfToken": context.csrf_token() }))
        }),
        Action::Error => Box::pin(async { error_page::answer(context) }),
        Action::Log => Box::pin(async { log(context.request) }),
        Action::Mails => Box::pin(async { email::outbox(context) }),
        #[cfg(feature = "passkey")]
        Action::Passkeys => Box::pin(passkey::answer(context)),
        // There is no such provider without the feature.
        #[cfg(not(feature = "passkey"))]
        Action::Passkeys => Box::pin(async { unsupported(&context.request.method) }),
        Action::PostLogout => Box::pin(end_session::answer(context)),
        Action::Providers => Box::pin(async { providers::answer(context) }),
        Action::SecondFactor => Box::pin(second_factor::answer(context)),
        Action::Session => Box::pin(session::answer(context)),
        Action::SignIn | Action::SignInPage => Box::pin(signing_in(action, context)),
        Action::SignOut => Box::pin(sign_out::answer(context)),
        Action::SignOutPage => Box::pin(async { sign_out::page(context) }),
        Action::Unsupported => Box::pin(async { unsupported(&context.request.method) }),
        Action::UpdateSession => Box::pin(session::update(context)),
        Action::VerifyRequest => Box::pin(async { verify_request::answer(context) }),
    }
}

/// The answer to somebody who is about to sign in: the sign-in page, or the way to a provider.
async fn signing_in(action: Action, context: &Context<'_>) -> Answer {
    match initiate_login::answer(context).await {
        Some(answer) => answer,
        None if action == Action::SignIn => Box::pin(sign_in::answer(context)).await,
        None => sign_in_page::answer(context).await,
    }
}

/// The span in which an action is answered. A visitor's words aren't in it: `provider` is the id of one of the
/// setup's providers.
fn span_of(action: Action, context: &Context<'_>) -> Span {
    let entry = context.request.provider.as_deref().and_then(|id| context.engine().entry(id));
    let provider = entry.map(|entry| entry.id);
    let kind = entry.map(|entry| entry.kind.as_str());
    match action {
        Action::Callback if entry.is_some_and(|entry| entry.kind == Kind::Email) => {
            span!("auth.flow.mail_link", provider, status = Empty)
        }
        Action::Confirm => span!("auth.flow.confirm", provider, kind, status = Empty),
        Action::Callback => span!("auth.flow.callback", provider, kind, status = Empty),
        Action::SecondFactor => span!("auth.flow.second_factor", status = Empty),
        Action::PostLogout | Action::SignOut => span!("auth.flow.sign_out", status = Empty),
        Action::Session | Action::UpdateSession => {
            span!("auth.flow.session", status = Empty)
        }
        Action::SignIn => span!("auth.flow.sign_in", provider, kind, status = Empty),
        Action::Csrf
        | Action::Error
        | Action::Log
        | Action::Mails
        | Action::Passkeys
        | Action::Providers
        | Action::SignInPage
        | Action::SignOutPage
        | Action::Unsupported
        | Action::VerifyRequest => Span::none(),
    }
}

/// The actions, by method and first segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Callback,
    /// Somebody who is signed in confirms that it's them.
    Confirm,
    Csrf,
    Error,
    Log,
    /// The mails that no server sends, on a site on its developer's machine.
    Mails,
    /// What somebody who is signed in does with their passkeys.
    Passkeys,
    /// The browser comes back from a provider at which it signed out.
    PostLogout,
    Providers,
    /// What somebody proves beside what they have signed in with.
    SecondFactor,
    Session,
    SignIn,
    SignInPage,
    SignOut,
    SignOutPage,
    /// There is no such action, or not with this method.
    Unsupported,
    UpdateSession,
    VerifyRequest,
}

impl Action {
    /// Whether a person looks at the answer.
    const fn is_page(self) -> bool {
        matches!(
            self,
            Self::Confirm
                | Self::Error
                | Self::Passkeys
                | Self::SecondFactor
                | Self::SignInPage
                | Self::SignOutPage
                | Self::VerifyRequest
        )
    }
}

/// Whether the setup and the request have what some actions need.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is what other actions need")]
struct Has {
    confirm: bool,
    end_session: bool,
    log: bool,
    passkeys: bool,
    outbox: bool,
    second_factor: bool,
}

impl Action {
    /// The action that a request asks for; `None` for a `HEAD` where a `GET` would use up a code or a link,
    /// which is answered without doing anything.
    fn of(request: &Request, has: Has) -> Option<Self> {
        let get = request.is_get();
        let post = request.method == Method::POST;
        // Stops programs that look at links from using up a provider's code or a mail's link.
        let is_probe = request.method == Method::HEAD;
        Some(match request.action.as_str() {
            "callback" | "post-logout" if is_probe => return None,
            "_log" if post && has.log => Self::Log,
            "callback" if get || post => Self::Callback,
            "confirm" if (get || post) && has.confirm => Self::Confirm,
            "csrf" if get => Self::Csrf,
            "error" if get => Self::Error,
            "mails" if get && has.outbox => Self::Mails,
            "passkeys" if (get || post) && has.passkeys => Self::Passkeys,
            "post-logout" if get && has.end_session => Self::PostLogout,
            "providers" if get => Self::Providers,
            "second-factor" if (get || post) && has.second_factor => Self::SecondFactor,
            "session" if get => Self::Session,
            "session" if post => Self::UpdateSession,
            "signin" if get => Self::SignInPage,
            "signin" if post => Self::SignIn,
            "signout" if get => Self::SignOutPage,
            "signout" if post => Self::SignOut,
            "verify-request" if get => Self::VerifyRequest,
            _ => Self::Unsupported,
        })
    }
}

/// What the client library wants in the server's log. Anybody can send it, so none of its words are
/// repeated there.
fn log(request: &Request) -> Answer {
    let level = request.body.text("level").filter(|level| matches!(*level, "error" | "warn"));
    if let Some(level) = level {
        tracing::debug!(name: "auth.client.log", level, "the client library reports a problem");
    }
    Answer::text(StatusCode::OK, "")
}

fn broken() -> Response {
    Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response(false)
}
