//! The account of a sign-in as it is stored, and what its provider said of who it is.

use serde::{Deserialize, Serialize};

use super::{Candidate, resolution::is_same_address};
use crate::{
    Identity, Secret, User, adapter::StoredAccount, error::BoxError, event::UserField,
    flow::context::Context, provider::Kind,
};

/// What a provider said last, as [`StoredAccount::identity`] keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Said {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    /// Who gave the account its id, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) issuer: Option<String>,
}

impl Said {
    /// What was said when the account was stored last; nothing for one of an earlier version.
    pub(super) fn before(account: &StoredAccount) -> Option<Self> {
        serde_json::from_str(account.identity.as_deref()?).ok()
    }

    /// What is said now. A name that is left out, as Apple does after the first time, stays.
    fn now(identity: &Identity, issuer: Option<&String>, before: Option<Self>) -> Self {
        let before = before.unwrap_or_default();
        Self {
            name: identity.name.clone().or(before.name),
            image: identity.image.clone().or(before.image),
            email: identity.email.clone(),
            email_verified: identity.email_verified == Some(true),
            issuer: issuer.cloned().or(before.issuer),
        }
    }

    /// Whether the provider said that this address was verified.
    pub(super) fn has_proven(&self, email: Option<&str>) -> bool {
        self.email_verified && is_same_address(self.email.as_deref(), email)
    }

    /// Whether the provider said that this is the address, verified or not.
    pub(super) fn claims(&self, email: Option<&str>) -> bool {
        is_same_address(self.email.as_deref(), email)
    }

    /// Lets name and picture follow the provider: where they still are what it said before, and it
    /// says something else now. Says which did.
    pub(super) fn follow(&self, identity: &Identity, user: &mut User) -> Vec<UserField> {
        let mut changed = Vec::new();
        let fields = [
            (&mut user.name, &self.name, &identity.name, UserField::Name),
            (&mut user.image, &self.image, &identity.image, UserField::Image),
        ];
        for (own, before, now, field) in fields {
            if now.is_some() && own == before && own != now {
                own.clone_from(now);
                changed.push(field);
            }
        }
        changed
    }
}

/// The account as it is stored, its tokens sealed; `before` is what is stored of it.
pub(super) fn stored(
    context: &Context<'_>,
    candidate: &Candidate,
    before: Option<&StoredAccount>,
) -> Result<StoredAccount, BoxError> {
    let seal = |token: &Option<Secret>| -> Result<Option<String>, BoxError> {
        let Some(token) = token else { return Ok(None) };
        Ok(Some(context.engine().vault.seal(token.expose(), context.engine().random()?)))
    };
    let account = &candidate.account;
    let tokens = &account.tokens;
    let text = |name: &str| tokens.extra.get(name).and_then(|value| value.as_str());
    let compat = context.compat();
    let kind = match account.kind {
        Kind::Oidc if compat.calls_openid_connect_oauth() => Kind::OAuth2,
        kind => kind,
    };
    let said = Said::now(
        &candidate.identity,
        candidate.issued_by.issuer.as_ref(),
        before.and_then(Said::before),
    );
    Ok(StoredAccount {
        access_token: seal(&tokens.access_token)?,
        refresh_token: seal(&tokens.refresh_token)?,
        id_token: seal(&tokens.id_token)?,
        token_type: tokens.token_type.clone(),
        scope: tokens.scope.clone(),
        expires_at: tokens.expires_at,
        session_state: text("session_state").map(str::to_owned),
        oauth_token: seal(&tokens.oauth_token)?,
        oauth_token_secret: seal(&tokens.oauth_token_secret)?,
        identity: if compat.keeps_no_identities() {
            None
        } else {
            Some(serde_json::to_string(&said)?)
        },
        ..StoredAccount::new("", &account.provider, &account.provider_account_id, kind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: Option<&str>, image: Option<&str>) -> Identity {
        let identity = Identity::new("1");
        Identity { name: name.map(str::to_owned), image: image.map(str::to_owned), ..identity }
    }

    #[test]
    fn what_was_changed_here_stays() {
        let said = Said::now(&identity(Some("Ada"), Some("/1.png")), None, None);
        let mut user = User::new("1").with_name("Countess").with_image("/1.png");
        let changed = said.follow(&identity(Some("Ada L."), Some("/2.png")), &mut user);
        assert_eq!(changed, [UserField::Image]);
        assert_eq!(user, User::new("1").with_name("Countess").with_image("/2.png"));
    }

    #[test]
    fn what_is_not_said_any_more_stays() {
        let said = Said::now(&identity(Some("Ada"), None), None, None);
        let mut user = User::new("1").with_name("Ada");
        assert_eq!(said.follow(&identity(None, None), &mut user), []);
        assert_eq!(Said::now(&identity(None, None), None, Some(said.clone())), said);
        assert_eq!(said.follow(&identity(None, Some("/1.png")), &mut user), [UserField::Image]);
        assert_eq!(user, User::new("1").with_name("Ada").with_image("/1.png"));
    }

    #[test]
    fn an_address_is_proven_by_who_said_so_of_it() {
        let verified = |email: &str, verified| {
            let email = Some(email.to_owned());
            let identity = identity(None, None);
            Said::now(&Identity { email, email_verified: verified, ..identity }, None, None)
        };
        assert!(verified("Ada@example.com", Some(true)).has_proven(Some("ada@example.com")));
        assert!(!verified("ada@example.com", Some(false)).has_proven(Some("ada@example.com")));
        assert!(!verified("ada@example.com", None).has_proven(Some("ada@example.com")));
        assert!(!verified("bob@example.com", Some(true)).has_proven(Some("ada@example.com")));
        assert!(!verified("ada@example.com", Some(true)).has_proven(None));
    }
}
