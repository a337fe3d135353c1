//! Who signs in.

use crate::{Account, Auth, Identity, User, identity::Kind, provider::IssuedBy};

/// Somebody who proved who they are.
pub(in crate::flow) struct Candidate<A: Auth> {
    pub(in crate::flow) identity: Identity,
    pub(in crate::flow) account: Account,
    pub(in crate::flow) issued_by: IssuedBy,
    pub(in crate::flow) profile: A::Profile,
    /// The user who asked for the account to be linked, when the attempt began.
    pub(in crate::flow) link_to: Option<String>,
    /// Whether two factors are proven: by a passkey whose device has verified its user, or by what the provider says,
    /// as far as its word counts.
    pub(in crate::flow) is_two_factor: bool,
}

impl<A: Auth> Candidate<A> {
    /// The user that the provider describes.
    pub(super) fn claimed(&self) -> User {
        let Identity { id, name, email, image, .. } = self.identity.clone();
        User { id, name, email, image }
    }

    /// The methods by which somebody has proven who they are, in the words of RFC 8176 where it has one.
    pub(super) fn methods(&self) -> Vec<String> {
        let methods: &[&str] = match self.account.kind {
            Kind::Credentials => &["pwd"],
            Kind::Email => &["email"],
            Kind::OAuth1 | Kind::OAuth2 | Kind::Oidc => &["federated"],
            Kind::Passkey => &["pop", "user"],
        };
        let both = self.is_two_factor.then_some("mfa");
        methods.iter().copied().chain(both).map(str::to_owned).collect()
    }
}
