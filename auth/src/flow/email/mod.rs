//! Signing in by mail: somebody asks for a link, and comes back with it or with the code beside it.

mod code;
mod link;
mod outbox;
mod pending;
mod redeem;
mod request;

use std::slice;

use http::{Method, StatusCode};

use self::pending::Asked;
pub(super) use self::{
    outbox::{answer as outbox, is_development, is_shown},
    pending::Pending,
    request::answer as start,
};
use super::{admission::Candidate, context::Context, response::Answer};
use crate::{
    Account, Auth, Identity, Tokens, User,
    engine::{EmailMethod, Entry},
    limit::Subject,
    mail::Address,
    page::CodeProblem,
    provider::{IssuedBy, Kind},
    seal::token::verification::TokenHasher,
};

/// What a query says was wrong with a code.
const CODE_WRONG: &str = "CodeSignin";
const CODE_TOO_MANY: &str = "CodeAttempts";

/// A provider of mails.
pub(super) struct Provider<'a, A: Auth> {
    pub(super) entry: &'a Entry<A::Profile>,
    pub(super) method: &'a EmailMethod<A::Profile>,
}

#[expect(
    clippy::expl_impl_clone_on_copy,
    reason = "a derive would ask `A: Clone, A::Profile: Clone`"
)]
impl<A: Auth> Clone for Provider<'_, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Auth> Copy for Provider<'_, A> {}

/// `callback/:provider`
///
/// By default a link opens a page, and the form there signs in. With `compat: next_auth_v4` the link
/// does, whatever the method.
pub(super) async fn finish<A: Auth>(context: &Context<'_, A>, provider: Provider<'_, A>) -> Answer {
    let request = context.request;
    let is_post = request.method == Method::POST;
    if !is_post && is_prefetch(context) {
        return Answer::text(StatusCode::SERVICE_UNAVAILABLE, "");
    }
    if context.compat().signs_in_with_get() {
        return link::follow(context, provider).await;
    }
    if !is_post {
        return link::page(context, provider);
    }
    if !context.verify_csrf() {
        return Answer::redirect(format!("{}/signin?csrf=true", context.base()));
    }
    match request.body.text("code") {
        Some(typed) => code::answer(context, provider, typed).await,
        None => link::answer(context, provider).await,
    }
}

/// The problem that a query names.
pub(super) fn problem(error: Option<&str>) -> Option<CodeProblem> {
    match error? {
        CODE_WRONG => Some(CodeProblem::Wrong),
        CODE_TOO_MANY => Some(CodeProblem::TooMany),
        _ => None,
    }
}

/// Whether a browser fetches a page that somebody may open later.
fn is_prefetch<A: Auth>(context: &Context<'_, A>) -> bool {
    const WORDS: [&[u8]; 3] = [b"prefetch", b"prerender", b"preview"];

    ["sec-purpose", "purpose", "x-purpose", "x-moz"].into_iter().any(|name| {
        context.request.headers.get_all(name).iter().any(|value| {
            let said = value.as_bytes().to_ascii_lowercase();
            WORDS.into_iter().any(|word| said.windows(word.len()).any(|part| part == word))
        })
    })
}

/// Somebody who has, or says to have, this address.
fn candidate<A: Auth>(provider: Provider<'_, A>, address: &Address) -> Candidate<A> {
    let address = address.as_str();
    let user = User::new(address).with_email(address);
    Candidate {
        identity: Identity {
            email: Some(address.to_owned()),
            email_verified: Some(true),
            ..Identity::new(address)
        },
        account: Account {
            provider: provider.entry.id.to_owned(),
            provider_account_id: address.to_owned(),
            kind: Kind::Email,
            issuer: None,
            tokens: Tokens::default(),
        },
        profile: provider.method.runner.profile(user),
        issued_by: IssuedBy::default(),
        link_to: None,
    }
}

/// What mails are counted for: the client that asks, as far as it is known, and the address.
fn subjects<A: Auth>(context: &Context<'_, A>, address: &Address) -> [Option<Subject>; 2] {
    let (gate, request) = (&context.inner().gate, context.request);
    let client = gate.client(request.sent(), &context.inner().site.believed);
    [gate.client_mails_subject(client), gate.address_subject(address.as_str())]
}

/// What hashes the tokens of a provider: the first writes, every one reads.
fn hashers<'a, A: Auth>(
    context: &Context<'a, A>,
    method: &'a EmailMethod<A::Profile>,
) -> &'a [TokenHasher] {
    method.hasher.as_ref().map_or_else(|| context.inner().vault.token_hashers(), slice::from_ref)
}
