//! Whose account it is: who is signed in, who has the account, who has its address.

use std::time::SystemTime;

use super::{Candidate, outcome::Outcome, refused::Refused};
use crate::{
    Account,
    adapter::{StoreError, StoredUser},
    engine::settings::{Linking, Strategy},
    flow::context::Context,
    identity::Kind,
    parts::time::whole_millis,
    session::{
        Renewal,
        authentication::Authentication,
        stored::{Found, Row, Stored},
    },
};

/// The session of the request, when the sign-in began.
#[derive(Clone)]
pub(super) struct Current {
    pub(super) user: StoredUser,
    /// Of its row; empty for a session in a cookie.
    pub(super) token: String,
    /// The cookie's value.
    pub(super) cookie: String,
    /// Of its row.
    pub(super) claims: Option<serde_json::Value>,
    pub(super) expires: SystemTime,
    /// What it is known by.
    pub(super) id: Option<String>,
    pub(super) began: Option<SystemTime>,
    /// When and how its user last proved to be there.
    pub(super) authentication: Option<Authentication>,
}

/// The user that has the account.
pub(super) async fn known(
    context: &Context<'_>,
    account: &Account,
) -> Result<Option<StoredUser>, StoreError> {
    let engine = context.engine();
    match (account.kind, engine.storage.accounts()) {
        _ if !is_stored(context, account.kind) => Ok(None),
        (Kind::Email, _) => by_email(context, Some(&account.provider_account_id)).await,
        (Kind::Passkey, _) => by_passkey(context, &account.provider_account_id).await,
        (_, Some(accounts)) => {
            accounts.user_by_account(&account.provider, &account.provider_account_id).await
        }
        (_, None) => Ok(None),
    }
}

/// Whether users of this kind of provider are stored: where there is an adapter they are.
pub(super) fn is_stored(context: &Context<'_>, kind: Kind) -> bool {
    let engine = context.engine();
    let is_exempt = engine.settings.compat.stores_no_user_of_forms_with_cookies()
        && engine.settings.strategy == Strategy::Jwt
        && kind == Kind::Credentials
        // Stops that somebody without a stored user has no factor that could be asked for.
        && engine.settings.second_factor.is_none();
    engine.storage.users().is_some() && !is_exempt
}

/// Who is signed in now, as the store knows them.
pub(super) async fn current(context: &Context<'_>) -> Result<Option<Current>, StoreError> {
    let engine = context.engine();
    let found = context.session().read(Renewal::Shown).await?;
    let Found::Valid(stored, _) = found else { return Ok(None) };
    let Stored { user, expires, row, id, began, authentication, .. } = *stored;
    if let Some(Row { token, cookie, claims, email_verified }) = row.map(|row| *row) {
        let user = StoredUser { user, email_verified };
        return Ok(Some(Current {
            user,
            token,
            cookie,
            claims,
            expires,
            id,
            began,
            authentication,
        }));
    }
    let Some(users) = engine.storage.users() else { return Ok(None) };
    let user = users.user(&user.id).await?;
    let (token, cookie) = (String::new(), String::new());
    let claims = None;
    Ok(user.map(|user| Current { user, token, cookie, claims, expires, id, began, authentication }))
}

/// Finds out who a candidate is.
pub(super) async fn resolve(
    context: &Context<'_>,
    candidate: &Candidate,
    current: Option<&Current>,
) -> Result<Outcome, Refused> {
    match candidate.account.kind {
        Kind::Email => by_mailbox(context, candidate).await,
        Kind::Credentials => by_form(context, candidate).await,
        Kind::OAuth1 | Kind::OAuth2 | Kind::Oidc => by_account(context, candidate, current).await,
        // Stops that a passkey signs in which was removed a moment ago.
        Kind::Passkey => match known(context, &candidate.account).await? {
            Some(user) => Ok(Outcome::Known(user)),
            None => Err(Refused::NotCreated(StoreError::NoUser)),
        },
    }
}

/// The user who has a passkey. On the heap: it is rare, and what is looked up so often would be as large.
#[cfg(feature = "passkey")]
async fn by_passkey(
    context: &Context<'_>,
    credential_id: &str,
) -> Result<Option<StoredUser>, StoreError> {
    Box::pin(crate::authenticator::passkey::owner(&context.engine().storage, credential_id)).await
}

/// Nobody has one without the feature.
#[cfg(not(feature = "passkey"))]
async fn by_passkey(_: &Context<'_>, _: &str) -> Result<Option<StoredUser>, StoreError> {
    Ok(None)
}

async fn by_account(
    context: &Context<'_>,
    candidate: &Candidate,
    current: Option<&Current>,
) -> Result<Outcome, Refused> {
    let compat = context.compat();
    let link_to = match (&candidate.link_to, current) {
        (None, Some(current)) if compat.links_to_current_user() => Some(&current.user),
        (Some(asked), Some(current)) if *asked == current.user.user.id => Some(&current.user),
        // Whoever asked isn't signed in any more.
        (Some(_), _) => return Err(Refused::NotLinked),
        (None, _) => None,
    };
    let identity = &candidate.identity;
    let is_trusted = is_trusted(context, &candidate.account.provider);
    let is_proof = !compat.believes_no_provider_about_addresses()
        && identity.email.is_some()
        && identity.email_verified == Some(true)
        && is_trusted;
    if let Some(owner) = known(context, &candidate.account).await? {
        let is_same = is_same_address(owner.user.email.as_deref(), identity.email.as_deref());
        return match link_to {
            // Stops that one user's account opens another.
            Some(user) if user.user.id != owner.user.id => Err(Refused::NotLinked),
            _ if is_proof && is_same && owner.email_verified.is_none() => {
                Ok(Outcome::Proven { user: owner, is_linked: false })
            }
            _ => Ok(Outcome::Known(owner)),
        };
    }
    if let Some(user) = link_to {
        return Ok(Outcome::Linked(user.clone()));
    }
    let Some(user) = by_email(context, identity.email.as_deref()).await? else {
        let email_verified = is_proof.then(|| whole_millis(context.engine().now()));
        return Ok(Outcome::Created { email_verified });
    };
    let both_verified = identity.email_verified == Some(true) && user.email_verified.is_some();
    match context.engine().settings.linking {
        // An address that nobody proved owns nothing: whoever proves it first gets the user.
        _ if is_proof && user.email_verified.is_none() => {
            Ok(Outcome::Proven { user, is_linked: true })
        }
        Linking::VerifiedEmail(_) if is_trusted && both_verified => {
            Ok(Outcome::LinkedByAddress(user))
        }
        Linking::DangerousEmail(_) if is_trusted => Ok(Outcome::LinkedByAddress(user)),
        // Stops that an account whose address nobody verified opens the user who has it.
        _ => Err(Refused::NotLinked),
    }
}

/// Whether two addresses are one, whatever their capital letters.
pub(super) fn is_same_address(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Whether what a provider says of an address is believed.
pub(super) fn is_trusted(context: &Context<'_>, provider: &str) -> bool {
    match context.engine().settings.linking {
        Linking::Never => false,
        Linking::VerifiedEmail(trusted) | Linking::DangerousEmail(trusted) => {
            trusted.contains(&provider)
        }
    }
}

async fn by_mailbox(context: &Context<'_>, candidate: &Candidate) -> Result<Outcome, Refused> {
    let user = by_email(context, candidate.identity.email.as_deref()).await?;
    Ok(user.map_or_else(
        || Outcome::Created { email_verified: Some(whole_millis(context.engine().now())) },
        |user| Outcome::Proven { user, is_linked: false },
    ))
}

/// What `authorize` returns is the application's own user, and may be a stored one.
async fn by_form(context: &Context<'_>, candidate: &Candidate) -> Result<Outcome, Refused> {
    if let Some(user) = known(context, &candidate.account).await? {
        return Ok(Outcome::Known(user));
    }
    let identity = &candidate.identity;
    let users = context.engine().storage.users();
    if let Some(users) = users
        && let Some(user) = users.user(&identity.id).await?
        // Stops that a store which takes two texts for one signs in whoever has the other id.
        && user.user.id == identity.id
    {
        // Ids of a directory may look like those of the store; only both together are the same user.
        let is_same = is_same_address(user.user.email.as_deref(), identity.email.as_deref());
        let is_user = is_same || context.compat().takes_ids_of_forms_for_users();
        return if is_user { Ok(Outcome::Known(user)) } else { Err(Refused::NotLinked) };
    }
    match by_email(context, identity.email.as_deref()).await? {
        Some(_) => Err(Refused::NotLinked),
        None => Ok(Outcome::Created { email_verified: None }),
    }
}

/// The user who has an address.
///
/// What the store finds is compared with what was asked for. By the collation of a database `ı` may be `i` and
/// `é` may be `e`, and the mailbox with the other letter is somebody else's.
pub(super) async fn by_email(
    context: &Context<'_>,
    email: Option<&str>,
) -> Result<Option<StoredUser>, StoreError> {
    let (Some(email), Some(users)) = (email, context.engine().storage.users()) else {
        return Ok(None);
    };
    let found = users.user_by_email(email).await?;
    Ok(found.filter(|user| is_same_address(user.user.email.as_deref(), Some(email))))
}
