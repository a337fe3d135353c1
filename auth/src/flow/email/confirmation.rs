//! `confirm/:provider`: somebody who is signed in confirms that it's them, by a mail to the address that they have.
//!
//! The mail goes to the stored address, which was proven, and to no other: none is taken from the request. Its code
//! and its link count in the browser that asked, in the session that asked.

use http::StatusCode;

use super::{
    code::{CODE_TOO_MANY, CODE_WRONG, TRIES, count, digits},
    link::hashes,
    pending::Pending,
    provider::{MailProvider, Purpose, candidate, subjects},
    redeem::{Redeemed, redeem, succeeded},
    request::{send, unsent},
};
use crate::{
    adapter::StoreError,
    error::ErrorCode,
    flow::{
        confirm_first::confirm_page,
        confirmed::{conclude, refused, told},
        confirming::Confirming,
        context::Context,
        look,
        response::Answer,
        retry::{limited, unavailable},
        with_query,
    },
    limit::Subject,
    mail::Address,
    page::{self, CodeProblem, FreshLink, Sent},
    parts::log::sampled,
    seal::csrf,
};

/// The parameter of the page's address that says which provider has sent a mail.
const SENT: &str = "sent";

/// `POST`: with a code or a token, what a mail had; without, a mail.
pub(in crate::flow) async fn confirm(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    user_id: &str,
    confirming: &Confirming,
) -> Answer {
    let body = &context.request.body;
    if let Some(typed) = body.text("code") {
        return code(context, provider, typed).await;
    }
    match body.text("token") {
        Some(token) => link(context, provider, token).await,
        None => ask(context, provider, user_id, confirming).await,
    }
}

/// `GET`: the page that the link opens.
pub(in crate::flow) fn page(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let request = context.request;
    let token = request.query("token").filter(|token| !token.is_empty());
    let Some(token) = token else { return refused(context, ErrorCode::Verification, None) };
    let page = page::fresh_link(&FreshLink {
        look: &look(context.engine(), &request.headers),
        action: &format!("{}/confirm/{}", context.base(), provider.entry.id),
        csrf_token: context.csrf_token(),
        callback_url: context.callback_url(),
        token,
    });
    Answer::page(StatusCode::OK, page)
}

/// The address of a user to which a mail may go: one that was proven. `None` if the user has no such address.
pub(in crate::flow) async fn address_of(
    context: &Context<'_>,
    user_id: &str,
) -> Result<Option<Address>, StoreError> {
    let Some(users) = context.engine().storage.users() else { return Ok(None) };
    let user = users.user(user_id).await?;
    // Stops that whoever changes the address of somebody's account confirms with a mailbox of their own.
    let proven = user.filter(|user| user.email_verified.is_some());
    let email = proven.and_then(|user| user.user.email);
    Ok(email.and_then(|email| Address::plain(&email).ok()))
}

/// The mail that this browser asked for last, if its code or its link can still be used.
pub(in crate::flow) fn sent(context: &Context<'_>, provider: MailProvider<'_>) -> Option<Sent> {
    let pending = pending(context, provider)?;
    let is_shown = context.request.query(SENT) == Some(provider.entry.id)
        || problem(context.request.query("error")).is_some();
    is_shown.then(|| Sent { has_code: pending.has_code() })
}

/// The problem with a code that a query names.
pub(in crate::flow) fn problem(error: Option<&str>) -> Option<CodeProblem> {
    super::code::problem(error)
}

fn pending(context: &Context<'_>, provider: MailProvider<'_>) -> Option<Pending> {
    Pending::read_confirming(context, &label(provider))
}

/// What is sealed and stored for a confirmation is called.
fn label(provider: MailProvider<'_>) -> String {
    format!("confirm/{}", provider.entry.id)
}

/// Sends a mail to the user's own address.
async fn ask(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    user_id: &str,
    confirming: &Confirming,
) -> Answer {
    let address = match address_of(context, user_id).await {
        Ok(Some(address)) => address,
        Ok(None) => return refused(context, ErrorCode::EmailSignin, None),
        Err(error) => return store_failed(context, provider, &error),
    };
    let gate = &context.engine().gate;
    let subjects: Vec<Subject> = subjects(context, &address).into_iter().flatten().collect();
    if let Err(too_many) = gate.attempt(&subjects, context.engine().now()).await {
        let answer = |code| refused(context, code, None);
        return limited(context, provider.entry.id, too_many, answer, ErrorCode::EmailSignin);
    }
    match send(context, provider, &address, Purpose::Confirmation(confirming)).await {
        Ok(cookie) => {
            let id = provider.entry.id;
            tracing::info!(name: "auth.email.sent", provider = id, "a mail to confirm with was sent");
            let page = confirm_page(context, context.callback_url(), None);
            Answer::redirect(with_query(&page, &[(SENT, id)])).with_cookies(cookie)
        }
        Err(error) => refused(context, unsent(provider.entry.id, &error), None),
    }
}

/// Confirms with the code of a mail, which may be tried a few times.
async fn code(context: &Context<'_>, provider: MailProvider<'_>, typed: &str) -> Answer {
    let known = pending(context, provider);
    let known = known.and_then(|pending| pending.code.clone().map(|code| (pending, code)));
    let Some((pending, code)) = known else { return unusable(context, provider) };
    let number = match count(context, provider, &pending).await {
        Ok(number) => number,
        Err(error) => {
            tracing::error!(
                name: "auth.store.failed", provider = provider.entry.id, %error,
                "a try at a code could not be counted"
            );
            return unavailable(context, refused(context, ErrorCode::Callback, None));
        }
    };
    let is_right = csrf::matches(digits(typed), code.expose());
    match number {
        Some(_) if is_right => finish(context, provider, pending).await,
        Some(number) if number < TRIES => {
            told(context, CODE_WRONG, None).with_status(StatusCode::UNAUTHORIZED)
        }
        _ => {
            sampled!(
                context.engine(), warn, name: "auth.email.code_refused", provider = provider.entry.id,
                "a code was wrong too often"
            );
            // The link goes with its code.
            if let Redeemed::Failed(error) = redeem(context, &pending.address, [pending.hash]).await
            {
                tracing::warn!(
                    name: "auth.email.token_stays", %error,
                    "the link of a code that was wrong too often stays until it expires"
                );
            }
            let answer = told(context, CODE_TOO_MANY, None).with_cookies(Pending::clear(context));
            answer.with_status(StatusCode::UNAUTHORIZED)
        }
    }
}

/// Confirms with the link of a mail, in the browser that asked for it.
async fn link(context: &Context<'_>, provider: MailProvider<'_>, token: &str) -> Answer {
    let Some(pending) = pending(context, provider) else { return unusable(context, provider) };
    let hashes = hashes(context, provider, &label(provider), &pending.address, token);
    // Stops that a link of another mail, or of another browser, counts here.
    if !hashes.iter().any(|hash| csrf::matches(hash, &pending.hash)) {
        return unusable(context, provider);
    }
    finish(context, provider, pending).await
}

/// Uses the mail up, and confirms.
async fn finish(context: &Context<'_>, provider: MailProvider<'_>, pending: Pending) -> Answer {
    let Pending { address, hash, callback_url, confirming, .. } = pending;
    let Some(confirming) = confirming else { return unusable(context, provider) };
    let answer = match redeem(context, &address, [hash]).await {
        Redeemed::Valid(address) => {
            succeeded(context, &address).await;
            let candidate = candidate(context, provider, &address);
            conclude(context, &candidate, &confirming, Some(callback_url)).await
        }
        Redeemed::Invalid => unusable(context, provider),
        Redeemed::Failed(error) => return store_failed(context, provider, &error),
    };
    answer.with_cookies(Pending::clear(context))
}

/// The answer to a code or a link that was used, is too old, or was asked for elsewhere.
fn unusable(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    sampled!(
        context.engine(), info, name: "auth.email.link_refused", provider = provider.entry.id,
        "a link was used, too old, or never sent"
    );
    refused(context, ErrorCode::Verification, None).with_status(StatusCode::UNAUTHORIZED)
}

fn store_failed(context: &Context<'_>, provider: MailProvider<'_>, error: &StoreError) -> Answer {
    tracing::error!(
        name: "auth.store.failed", provider = provider.entry.id, %error,
        "the store failed while somebody confirmed that it's them"
    );
    unavailable(context, refused(context, ErrorCode::Callback, None))
}
