//! A provider of mails, and what of a sign-in with it is the same by link and by code.

use std::{borrow::Cow, slice};

use crate::{
    Account, Identity, Tokens, User,
    engine::RegisteredProvider,
    flow::{admission::Candidate, confirming::Confirming, context::Context},
    limit::Subject,
    mail::Address,
    provider::{EmailMethod, IssuedBy, Kind},
    seal::token::verification::TokenHasher,
};

/// A provider of mails.
#[derive(Clone, Copy)]
pub(in crate::flow) struct MailProvider<'a> {
    pub(in crate::flow) entry: &'a RegisteredProvider,
    pub(in crate::flow) method: &'a EmailMethod,
}

/// What a mail is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose<'a> {
    /// Somebody who is signed in confirms that it's them.
    Confirmation(&'a Confirming),
    SignIn,
}

impl Purpose<'_> {
    /// What tokens and cookies of the mail are bound to: what was sent for one purpose is nothing for the other.
    pub(super) fn label(self, provider: &str) -> Cow<'_, str> {
        match self {
            // No provider is called so.
            Self::Confirmation(_) => format!("confirm/{provider}").into(),
            Self::SignIn => provider.into(),
        }
    }
}

/// Somebody who has, or says to have, this address.
pub(super) fn candidate(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    address: &Address,
) -> Candidate {
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
        profile: provider.method.profile(user),
        issued_by: IssuedBy::default(),
        link_to: None,
        is_two_factor: false,
        auth_time: Some(context.engine().now()),
    }
}

/// What mails are counted for: the client that asks, as far as it is known, and the address.
pub(super) fn subjects(context: &Context<'_>, address: &Address) -> [Option<Subject>; 2] {
    let (gate, request) = (&context.engine().gate, context.request);
    let client = gate.client(request.sent(), &context.engine().site.believed);
    [gate.client_mails_subject(client), gate.address_subject(address.as_str())]
}

/// What hashes the tokens of a provider: the first writes, every one reads.
pub(super) fn hashers<'a>(context: &Context<'a>, method: &'a EmailMethod) -> &'a [TokenHasher] {
    method.hasher.as_ref().map_or_else(|| context.engine().vault.token_hashers(), slice::from_ref)
}
