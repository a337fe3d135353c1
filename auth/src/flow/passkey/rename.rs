//! `POST passkeys/rename` and `POST passkeys/remove`: as JSON for scripts, and as forms for the built-in page.

use http::StatusCode;
use serde_json::json;

use super::somebody::{failed, freshly_signed_in, problem, signed_in};
use crate::{
    Auth, User,
    adapter::StoreError,
    flow::{confirm_first::confirm_page, context::Context, response::Answer, with_query},
    passkey::{self, Removed, clean},
};

/// What the page says when a passkey is its user's last way in.
pub(super) const LAST: &str = "Last";

/// Gives a passkey another name, or none.
pub(super) async fn rename<A: Auth>(context: &Context<'_, A>) -> Answer {
    let (user, id) = match asked(context).await {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    let name = context.request.body.text("name").and_then(clean);
    match renamed(context, &user, &id, name.as_deref()).await {
        Ok(true) => done(context, None),
        Ok(false) => absent(context),
        Err(error) => failed(&error),
    }
}

async fn renamed<A: Auth>(
    context: &Context<'_, A>,
    user: &User,
    id: &str,
    name: Option<&str>,
) -> Result<bool, StoreError> {
    let storage = &context.engine().storage;
    // An authenticator of another kind has no name that its user gives it here.
    let own = passkey::of_user(storage, &user.id).await?;
    if own.iter().all(|it| it.stored.id != id) {
        return Ok(false);
    }
    passkey::stored(storage)?.rename_authenticator(&user.id, id, name).await
}

/// Removes a passkey, unless it is its user's last way in.
pub(super) async fn remove<A: Auth>(context: &Context<'_, A>) -> Answer {
    let user = match freshly_signed_in(context).await {
        Ok(user) => user,
        Err(answer) if context.request.is_json_mode() => return answer,
        Err(answer) if answer.status != StatusCode::UNAUTHORIZED => return answer,
        // The page's own form: its user confirms, and comes back to the page.
        Err(_) => {
            let page = format!("{}/passkeys", context.base());
            return Answer::redirect(confirm_page(context, &page, None));
        }
    };
    let id = context.request.body.text("id").unwrap_or_default().to_owned();
    match passkey::remove(context.engine(), &user.id, &id).await {
        Ok(Removed::Done) => done(context, None),
        Ok(Removed::Last) => done(context, Some(LAST)),
        Ok(Removed::Absent) => absent(context),
        Err(error) => failed(&error),
    }
}

/// Who asks, and which passkey is meant.
async fn asked<A: Auth>(context: &Context<'_, A>) -> Result<(User, String), Answer> {
    let user = signed_in(context).await?;
    let id = context.request.body.text("id").unwrap_or_default();
    Ok((user, id.to_owned()))
}

/// The user has no such passkey, whoever else may have it.
fn absent<A: Auth>(context: &Context<'_, A>) -> Answer {
    if context.request.is_json_mode() {
        return problem(StatusCode::NOT_FOUND, "Absent");
    }
    Answer::redirect(format!("{}/passkeys", context.base()))
}

fn done<A: Auth>(context: &Context<'_, A>, error: Option<&str>) -> Answer {
    if context.request.is_json_mode() {
        return match error {
            Some(error) => problem(StatusCode::CONFLICT, error),
            None => Answer::json(json!({})),
        };
    }
    let page = format!("{}/passkeys", context.base());
    let parameters: Vec<_> = error.into_iter().map(|error| ("error", error)).collect();
    Answer::redirect(with_query(&page, &parameters))
}
