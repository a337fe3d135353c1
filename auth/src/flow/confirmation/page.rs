//! `GET confirm`: the built-in page, or the way to the application's own; and `GET confirm/methods`.

use http::StatusCode;
use serde_json::{Value, json};

use super::ways::{Ways, ways};
use crate::{
    AuthenticationMethod,
    adapter::StoreError,
    error::ErrorCode,
    flow::{
        confirm_first::confirm_page,
        confirmed::{APP, nobody},
        context::Context,
        email::{self, MailProvider},
        fail, look,
        response::Answer,
        sign_in_page::{fields_of, oauth, wait},
    },
    page::{self, Choice, ChoiceKind, Confirms, SignIn},
    parts::time::to_iso,
    provider::Method,
    session::{
        Renewal,
        stored::{Found, Stored},
    },
};

/// The session, with what its user can confirm with; `None` when nobody is signed in.
type Asked<'a> = Option<(Box<Stored>, Ways<'a>)>;

async fn asked<'a>(context: &Context<'a>) -> Result<Asked<'a>, StoreError> {
    let Found::Valid(stored, _) = context.session().read(Renewal::Shown).await? else {
        return Ok(None);
    };
    let ways = ways(context, &stored).await?;
    Ok(Some((stored, ways)))
}

/// The page. Somebody whose session is fresh sees it too: another page may ask for one that is fresher.
pub(super) async fn page(context: &Context<'_>) -> Answer {
    let request = context.request;
    let error = request.query("error");
    if context.engine().settings.pages.confirm.is_some() {
        return Answer::redirect(confirm_page(context, context.callback_url(), error));
    }
    let (stored, ways) = match asked(context).await {
        Ok(Some(asked)) => asked,
        Ok(None) => return nobody(context, context.callback_url()).with_status(StatusCode::OK),
        Err(error) => {
            failed(&error);
            return fail(context, ErrorCode::Configuration);
        }
    };
    let look = look(context.engine(), &request.headers);
    let base = context.base();
    let Ways { providers: mut ways, app } = ways;
    // What the page's script shows stands before what is there without it, and forms before buttons.
    ways.sort_by_key(|entry| match entry.method {
        #[cfg(feature = "passkey")]
        Method::Passkey(_) => 0,
        Method::Credentials(_) => 1,
        Method::Email(_) => 2,
        Method::OAuth(_) | Method::OAuth1(_) => 3,
    });
    #[cfg(feature = "passkey")]
    let script = ways
        .iter()
        .any(|entry| matches!(entry.method, Method::Passkey(_)))
        .then(|| crate::flow::passkey::script(context));
    let actions: Vec<String> =
        ways.iter().map(|entry| format!("{base}/confirm/{}", entry.id)).collect();
    let fields: Vec<_> = ways.iter().map(|entry| fields_of(&entry.method)).collect();
    let app_action = format!("{base}/confirm/{APP}");
    let mut choices: Vec<Choice<'_>> = ways
        .iter()
        .zip(&actions)
        .zip(&fields)
        .map(|((entry, action), fields)| Choice {
            id: entry.id,
            name: &entry.name,
            action,
            kind: match &entry.method {
                Method::Credentials(_) => ChoiceKind::Credentials {
                    fields,
                    callback_url: Some(context.callback_url()),
                    submit: Some(look.texts.fresh_submit),
                },
                Method::Email(method) => {
                    let provider = MailProvider { entry, method };
                    ChoiceKind::Mail { sent: email::sent(context, provider) }
                }
                #[cfg(feature = "passkey")]
                Method::Passkey(_) => ChoiceKind::Passkey {
                    callback_url: context.callback_url(),
                    submit: look.texts.fresh_passkey,
                    script: script.as_ref(),
                },
                Method::OAuth(method) => {
                    let definition = method.upstream.definition();
                    oauth(definition.style, definition.mark)
                }
                Method::OAuth1(method) => {
                    let definition = method.upstream.definition();
                    oauth(definition.style, definition.mark)
                }
            },
        })
        .collect();
    if app {
        let by_script = choices.iter().take_while(|choice| choice.needs_script()).count();
        let (id, name) = (APP, look.texts.app);
        let choice = Choice { id, name, action: &app_action, kind: ChoiceKind::App };
        choices.insert(by_script, choice);
    }
    let problem = email::problem(error);
    let page = page::sign_in(&SignIn {
        look: &look,
        csrf_token: context.csrf_token(),
        callback_url: context.callback_url(),
        providers: &choices,
        error: error.filter(|_| problem.is_none()),
        is_refused: request.query("csrf").is_some(),
        wait: wait(context),
        signed_in: None,
        confirms: Some(Confirms {
            name: stored.user.name(),
            sign_out: &format!("{base}/signout"),
            problem,
        }),
    });
    Answer::page(StatusCode::OK, page)
}

/// The ways for a page of the application's own.
pub(super) async fn methods(context: &Context<'_>) -> Answer {
    let required = ErrorCode::SessionRequired.as_str();
    let (stored, ways) = match asked(context).await {
        Ok(Some(asked)) => asked,
        Ok(None) => {
            return Answer::json(json!({ "error": required }))
                .with_status(StatusCode::UNAUTHORIZED);
        }
        Err(error) => {
            failed(&error);
            return Answer::json(json!({ "error": "Unavailable" }))
                .with_status(StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let base = context.base();
    let way = |id: &str, name: &str, kind: &str| json!({ "id": id, "name": name, "type": kind, "url": format!("{base}/confirm/{id}") });
    let texts = look(context.engine(), &context.request.headers).texts;
    let app = ways.app.then(|| way(APP, texts.app, APP));
    let ways = ways.providers.iter().map(|entry| way(entry.id, &entry.name, entry.kind.as_str()));
    let ways: Vec<Value> = ways.chain(app).collect();
    let authentication = stored.authentication;
    let amr = authentication.iter().flat_map(|it| it.methods.iter());
    Answer::json(json!({
        "methods": ways,
        "authTime": authentication.map(|it| to_iso(it.at)),
        "amr": amr.map(AuthenticationMethod::amr).collect::<Vec<_>>(),
    }))
}

fn failed(error: &StoreError) {
    tracing::error!(
        name: "auth.store.failed", %error, "it could not be told what somebody can confirm with"
    );
}
