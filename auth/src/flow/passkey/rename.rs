//! `POST passkeys/rename` and `POST passkeys/remove`: as JSON for scripts, and as forms for the built-in page.

use http::StatusCode;
use serde_json::json;

use super::somebody::{failed, freshly_signed_in, problem, signed_in};
use crate::{
    User,
    adapter::StoreError,
    authenticator::{
        Teller, clean, end_trust,
        passkey::{self, Removed},
        stored,
    },
    engine::event::SecondFactorChange,
    flow::{
        confirm_first::confirm_page,
        context::Context,
        notice::{teller, to_the_end},
        response::Answer,
        second_factor::demand,
        with_query,
    },
    mail::Notice,
};

/// What the page says when a passkey is its user's last way in.
pub(super) const LAST: &str = "Last";

/// Gives a passkey another name, or none.
pub(super) async fn rename(context: &Context<'_>) -> Answer {
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

async fn renamed(
    context: &Context<'_>,
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
    stored(storage)?.rename_authenticator(&user.id, id, name).await
}

/// Removes a passkey, unless it is its user's last way in.
pub(super) async fn remove(context: &Context<'_>) -> Answer {
    let is_factor = context.engine().settings.second_factor.is_some_and(|methods| methods.passkey);
    let removes = if is_factor { who_proves(context).await } else { freshly(context).await };
    let user = match removes {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    let id = context.request.body.text("id").unwrap_or_default().to_owned();
    match to_the_end(take(teller(context), user, id, is_factor)).await {
        Ok(Removed::Done { .. }) => done(context, None),
        Ok(Removed::Last) => done(context, Some(LAST)),
        Ok(Removed::Absent) => absent(context),
        Err(error) => failed(&error),
    }
}

/// Who is signed in, and proves a second factor in the request itself. That is fresher than any session.
async fn who_proves(context: &Context<'_>) -> Result<User, Answer> {
    let user = signed_in(context).await?;
    // Stops that a stolen session takes a second factor away.
    demand(context, &user).await?;
    Ok(user)
}

/// Who is signed in, with a fresh session in a setup that has them.
async fn freshly(context: &Context<'_>) -> Result<User, Answer> {
    freshly_signed_in(context).await.map_err(|answer| {
        if context.request.is_json_mode() || answer.status != StatusCode::UNAUTHORIZED {
            return answer;
        }
        // The page's own form: its user confirms, and comes back to the page.
        let page = format!("{}/passkeys", context.base());
        Answer::redirect(confirm_page(context, &page, None))
    })
}

/// Removes a passkey, and tells its user.
async fn take(
    teller: Teller,
    user: User,
    id: String,
    is_factor: bool,
) -> Result<Removed, StoreError> {
    let removed = passkey::remove(teller.engine(), &user.id, &id).await?;
    if let Removed::Done { name } = &removed {
        let ended = if is_factor { end_trust(teller.engine(), &user.id).await } else { Ok(()) };
        if is_factor {
            teller.factors_changed(&user, SecondFactorChange::PasskeyRemoved).await;
        }
        teller.tell(&user.id, &Notice::PasskeyRemoved { name: name.clone() }).await;
        ended?;
    }
    Ok(removed)
}

/// Who asks, and which passkey is meant.
async fn asked(context: &Context<'_>) -> Result<(User, String), Answer> {
    let user = signed_in(context).await?;
    let id = context.request.body.text("id").unwrap_or_default();
    Ok((user, id.to_owned()))
}

/// The user has no such passkey, whoever else may have it.
fn absent(context: &Context<'_>) -> Answer {
    if context.request.is_json_mode() {
        return problem(StatusCode::NOT_FOUND, "Absent");
    }
    Answer::redirect(format!("{}/passkeys", context.base()))
}

fn done(context: &Context<'_>, error: Option<&str>) -> Answer {
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
