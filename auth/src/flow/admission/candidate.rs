//! Who signs in.

use crate::{Account, Auth, Identity, User, provider::IssuedBy};

/// Somebody who proved who they are.
pub(in crate::flow) struct Candidate<A: Auth> {
    pub(in crate::flow) identity: Identity,
    pub(in crate::flow) account: Account,
    pub(in crate::flow) issued_by: IssuedBy,
    pub(in crate::flow) profile: A::Profile,
    /// The user who asked for the account to be linked, when the attempt began.
    pub(in crate::flow) link_to: Option<String>,
}

impl<A: Auth> Candidate<A> {
    /// The user that the provider describes.
    pub(super) fn claimed(&self) -> User {
        let Identity { id, name, email, image, .. } = self.identity.clone();
        User { id, name, email, image }
    }
}
