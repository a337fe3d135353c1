//! Who signs in.

use std::time::SystemTime;

use crate::{
    Account, AuthenticationMethod, Identity, User,
    flow::context::Context,
    provider::{ErasedProfile, IssuedBy},
    session::authentication::Authentication,
};

/// Somebody who proved who they are.
pub(in crate::flow) struct Candidate {
    pub(in crate::flow) identity: Identity,
    pub(in crate::flow) account: Account,
    pub(in crate::flow) issued_by: IssuedBy,
    pub(in crate::flow) profile: ErasedProfile,
    /// The user who asked for the account to be linked, when the attempt began.
    pub(in crate::flow) link_to: Option<String>,
    /// Whether two factors are proven: by a passkey whose device has verified its user, or by what the provider says,
    /// as far as its word counts.
    pub(in crate::flow) is_two_factor: bool,
    /// When the person proved who they are. `None` at a provider that doesn't say when they signed in there: that may
    /// have been weeks ago.
    pub(in crate::flow) auth_time: Option<SystemTime>,
}

impl Candidate {
    /// The user that the provider describes.
    pub(super) fn claimed(&self) -> User {
        let Identity { id, name, email, image, .. } = self.identity.clone();
        User { id, name, email, image }
    }

    /// The method by which somebody has proven who they are.
    fn method(&self) -> AuthenticationMethod {
        AuthenticationMethod::of(self.account.kind)
    }

    /// The methods by which somebody has proven who they are, in the words of RFC 8176 where it has one.
    pub(super) fn methods(&self) -> Vec<String> {
        let both = self.is_two_factor.then_some("mfa");
        [self.method().amr()].into_iter().chain(both).map(str::to_owned).collect()
    }

    /// When and how the person proved to be there, if that is known.
    pub(super) fn authentication(&self, context: &Context<'_>) -> Option<Authentication> {
        let provider = context.engine().entry(&self.account.provider)?.id;
        Some(Authentication::new(self.auth_time?, self.method(), provider))
    }
}
