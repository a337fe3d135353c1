//! `GET second-factor/state`: what a page of the application has to know.

use serde_json::{Value, json};

use super::{
    answers::failed,
    trusted::current,
    whom::{Whom, whom},
};
use crate::{
    authenticator::{App, Factors},
    flow::{context::Context, response::Answer},
    parts::time::to_iso,
};

pub(super) async fn state(context: &Context<'_>) -> Answer {
    let whom = match whom(context).await {
        Ok(whom) => whom,
        Err(answer) => return answer,
    };
    let factors = match Factors::of_user(context.engine(), &whom.user().id).await {
        Ok(factors) => factors,
        Err(error) => return failed(context, &error),
    };
    let settings = &context.engine().settings;
    let Some(methods) = settings.second_factor else { return Answer::json(json!({})) };
    let names = |list: [(bool, &'static str); 3]| -> Vec<&str> {
        list.into_iter().filter_map(|(is_there, name)| is_there.then_some(name)).collect()
    };
    Answer::json(match &whom {
        Whom::Half(..) if factors.is_empty() => json!({
            "step": "setUp",
            "methods": names([
                (methods.totp, "totp"), (methods.passkey, "passkey"), (false, "recoveryCode"),
            ]),
        }),
        Whom::Half(..) => json!({
            "step": "prove",
            "methods": names([
                (!factors.apps.is_empty(), "totp"),
                (factors.passkeys > 0, "passkey"),
                (factors.recovery_codes > 0, "recoveryCode"),
            ]),
            "remember": settings.remember.map(|remember| remember.as_secs()),
        }),
        Whom::SignedIn { user, is_fresh, .. } => {
            let here = current(context, &user.id, &factors).map(|browser| &browser.stored.id);
            let browsers = factors.browsers.iter().map(|browser| {
                json!({
                    "id": browser.stored.id,
                    "created": to_iso(browser.stored.created),
                    "lastUsed": browser.stored.used.map(to_iso),
                    "expires": browser.stored.expires.map(to_iso),
                    "isThis": here == Some(&browser.stored.id),
                })
            });
            json!({
                "step": null,
                "apps": factors.apps.iter().map(app).collect::<Vec<_>>(),
                "passkeys": factors.passkeys,
                "recoveryCodes": factors.recovery_codes,
                "browsers": browsers.collect::<Vec<_>>(),
                "needsProof": !factors.is_empty(),
                "needsSignIn": factors.is_empty() && !is_fresh && settings.fresh.is_none(),
            })
        }
    })
}

/// An app as its user sees it. Nothing of the secret is in it.
fn app(app: &App) -> Value {
    json!({
        "id": app.stored.id,
        "name": app.stored.name,
        "created": to_iso(app.stored.created),
        "lastUsed": app.stored.used.map(to_iso),
    })
}
