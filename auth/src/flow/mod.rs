//! What a browser can do: one file per action. No web framework here; a request value comes in,
//! a response value goes out.

mod admission;
mod callback;
mod checks;
mod client;
mod context;
mod credentials;
mod error_page;
mod oauth;
mod providers;
mod request;
mod response;
mod session;
mod sign_in;
mod sign_in_page;
mod sign_out;

use http::{Method, StatusCode};

use self::response::Answer;
pub(crate) use self::{
    context::Context,
    request::{Body, Request},
    response::Response,
};
use crate::{
    Auth,
    cookie::encode,
    engine::Setup,
    error::{BoxError, ErrorCode},
};

/// Answers a request below the base path.
pub(crate) async fn answer<A: Auth>(
    setup: &Setup<A, A::State, A::Profile>,
    request: &Request,
) -> Response {
    if let Some(answer) = client::answer(request) {
        return answer.into_response(false);
    }
    let json_mode = request.body.text("json") == Some("true");
    let Some(action) = Action::of(request) else {
        return unsupported(&request.method).into_response(false);
    };
    let context = match Context::new(setup, request).await {
        Ok(context) => context,
        Err(error) => {
            tracing::error!(name: "auth.request.failed", %error, "a request could not be answered");
            return Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
                .into_response(false);
        }
    };
    let answer = match action {
        // These would go where the callback was asked about.
        Action::Callback
        | Action::SignIn
        | Action::SignInPage
        | Action::SignOut
        | Action::SignOutPage
            if context.is_redirect_broken() =>
        {
            fail(&context, ErrorCode::Configuration)
        }
        Action::Callback => callback::answer(&context).await,
        Action::Csrf => Answer::json(serde_json::json!({ "csrfToken": context.csrf_token() })),
        Action::Error => error_page::answer(&context),
        Action::Providers => providers::answer(&context),
        Action::Session => session::answer(&context).await,
        Action::SignIn => sign_in::answer(&context).await,
        Action::SignInPage => sign_in_page::answer(&context),
        Action::SignOut => sign_out::answer(&context).await,
        Action::SignOutPage => sign_out::page(&context),
        Action::UpdateSession => session::update(&context).await,
    };
    context.finish(answer).into_response(json_mode)
}

/// The actions, by method and first segment.
#[derive(Clone, Copy, Debug)]
enum Action {
    Callback,
    Csrf,
    Error,
    Providers,
    Session,
    SignIn,
    SignInPage,
    SignOut,
    SignOutPage,
    UpdateSession,
}

impl Action {
    fn of(request: &Request) -> Option<Self> {
        let get = request.method == Method::GET;
        let post = request.method == Method::POST;
        Some(match request.action.as_str() {
            "callback" if get || post => Self::Callback,
            "csrf" if get => Self::Csrf,
            "error" if get => Self::Error,
            "providers" if get => Self::Providers,
            "session" if get => Self::Session,
            "session" if post => Self::UpdateSession,
            "signin" if get => Self::SignInPage,
            "signin" if post => Self::SignIn,
            "signout" if get => Self::SignOutPage,
            "signout" if post => Self::SignOut,
            _ => return None,
        })
    }
}

fn unsupported(method: &Method) -> Answer {
    let text = format!("Error: {method} is not supported here");
    Answer::text(StatusCode::BAD_REQUEST, text)
}

/// Sends the browser to the error page, which sends it on where the code belongs.
fn fail<A: Auth>(context: &Context<'_, A>, code: ErrorCode) -> Answer {
    Answer::redirect(format!("{}/error?error={code}", context.base()))
}

/// Logs an event that failed; it breaks nothing.
fn report(event: &'static str, result: Result<(), BoxError>) {
    if let Err(error) = result {
        tracing::error!(name: "auth.event.failed", event, %error, "an event listener failed");
    }
}

/// Adds parameters to a page's path or URL, which may have a query.
pub(crate) fn with_query(page: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = page.to_owned();
    for (name, value) in parameters {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(name);
        url.push('=');
        encode(value, &mut url);
    }
    url
}
