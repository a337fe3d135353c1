//! `GET passkeys`: the built-in page of somebody's passkeys.

use http::StatusCode;

use super::{rename::LAST, somebody::signed_in};
use crate::{
    authenticator::{Factors, passkey::of_user},
    client::hashed_name,
    error::ErrorCode,
    flow::{
        confirm_first::confirm_page, context::Context, fail, look, response::Answer, second_factor,
    },
    page::{self, Passkeys, Row, Script},
    parts::time::to_iso,
};

pub(super) async fn page(context: &Context<'_>) -> Answer {
    let base = context.base();
    let user = match signed_in(context).await {
        Ok(user) => user,
        // The page can't be where a sign-in leads, since no callback URL may name a route of the library.
        Err(answer) if answer.status == StatusCode::UNAUTHORIZED => {
            return Answer::redirect(format!("{base}/signin?error={}", ErrorCode::SessionRequired));
        }
        Err(_) => return fail(context, ErrorCode::Configuration),
    };
    let passkeys = match of_user(&context.engine().storage, &user.id).await {
        Ok(passkeys) => passkeys,
        Err(error) => {
            tracing::error!(name: "auth.store.failed", %error, "passkeys could not be listed");
            return fail(context, ErrorCode::Configuration);
        }
    };
    let methods = context.engine().settings.second_factor;
    let needs_proof = match Factors::of_user(context.engine(), &user.id).await {
        Ok(factors) => methods.is_some() && !factors.is_empty(),
        Err(error) => {
            tracing::error!(name: "auth.store.failed", %error, "factors could not be listed");
            return fail(context, ErrorCode::Configuration);
        }
    };
    let rows: Vec<Row> = passkeys
        .into_iter()
        .map(|it| Row {
            id: it.stored.id,
            name: it.stored.name,
            created: to_iso(it.stored.created),
            used: it.stored.used.map(to_iso),
            synced: it.credential.backed_up,
        })
        .collect();
    let look = look(context.engine(), &context.request.headers);
    let page = page::passkeys(&Passkeys {
        look: &look,
        base: &base,
        origin: &context.home(),
        csrf_token: context.csrf_token(),
        rows: &rows,
        is_last: context.request.query("error") == Some(LAST),
        needs_proof,
        error: second_factor::error(context),
        confirm: &confirm_page(context, &format!("{base}/passkeys"), None),
        script: &script(context),
    });
    Answer::page(StatusCode::OK, page)
}

/// The script of a page of this site.
pub(in crate::flow) fn script(context: &Context<'_>) -> Script {
    let client = format!("{}/{}", context.engine().paths.base, hashed_name());
    Script::new(context.origin.as_str(), &client)
}
