//! `callback/:provider` with a token: somebody follows the link of a mail.

use http::StatusCode;

use super::{
    pending::Pending,
    provider::{MailProvider, hashers},
    redeem::{Redeemed, redeem, sign_in},
};
use crate::{
    error::ErrorCode,
    flow::{context::Context, fail, look, response::Answer},
    mail::Address,
    page::{self, Confirm},
    seal::csrf,
};

/// `GET`: a page that names the address. Programs that look at links change nothing, and whoever is
/// sent another's link sees whose it is.
pub(super) fn page(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let request = context.request;
    let (Some(token), Some(address)) = (request.query("token"), request.query("email")) else {
        return fail(context, ErrorCode::Verification);
    };
    // Whatever else it may be, it is no link of ours.
    if token.is_empty() || Address::plain(address).is_err() {
        return fail(context, ErrorCode::Verification);
    }
    let page = page::confirm(&Confirm {
        look: &look(context.engine(), &request.headers),
        action: &format!("{}/callback/{}", context.base(), provider.entry.id),
        csrf_token: context.csrf_token(),
        callback_url: context.callback_url(),
        address,
        token,
    });
    Answer::page(StatusCode::OK, page)
}

/// `POST`: the form of that page.
pub(super) async fn answer(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let body = &context.request.body;
    let (Some(token), Some(address)) = (body.text("token"), body.text("email")) else {
        return fail(context, ErrorCode::Verification);
    };
    let redeemed = if provider.method.settings.same_browser
        && !is_own(context, provider, address, token)
    {
        Redeemed::Invalid
    } else {
        redeem(context, address, hashes(context, provider, provider.entry.id, address, token)).await
    };
    sign_in(context, provider, redeemed, context.callback_url()).await
}

/// The link of `compat: next_auth_v4`, whose parameters are in the query.
pub(super) async fn follow(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let request = context.request;
    let Some(token) = request.query("token").filter(|token| !token.is_empty()) else {
        return Answer::redirect(format!("{}/error?error=configuration", context.base()));
    };
    let redeemed = match request.query("email") {
        Some(address) => {
            let hashes = hashes(context, provider, provider.entry.id, address, token);
            redeem(context, address, hashes).await
        }
        // v4 leaves it to the adapter what that means.
        None => Redeemed::Invalid,
    };
    sign_in(context, provider, redeemed, context.callback_url()).await
}

/// What a token may be stored as, that is bound to `label`: one hash for each secret. None for an empty one, which is
/// a form without its token: it would open whatever was stored without one.
pub(super) fn hashes(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    label: &str,
    address: &str,
    token: &str,
) -> Vec<String> {
    let hashers = hashers(context, provider.method).iter().filter(|_| !token.is_empty());
    hashers.map(|hasher| hasher.token(label, address, token)).collect()
}

/// Whether this browser asked for the link.
fn is_own(context: &Context<'_>, provider: MailProvider<'_>, address: &str, token: &str) -> bool {
    let Some(pending) = Pending::read(context, provider.entry.id) else { return false };
    let hashes = hashes(context, provider, provider.entry.id, address, token);
    hashes.iter().any(|hash| csrf::matches(hash, &pending.hash))
}
