//! What a sign-in writes: user, account and session, in one transaction.

use super::{
    Candidate, claimed,
    resolution::{Current, Refused, Resolved, current, is_stored, resolve},
};
use crate::{
    Auth, Secret, User,
    adapter::{Changes, StoreError, StoredAccount, StoredUser, UserChange},
    error::BoxError,
    flow::context::Context,
    provider::Kind,
    session::row::NewRow,
    settings::Strategy,
    time::whole_millis,
};

/// A user who is stored, with what this sign-in changed.
#[expect(clippy::struct_excessive_bools, reason = "each is an event of its own")]
pub(super) struct Enrolled {
    pub(super) user: StoredUser,
    /// Whether this sign-in created the user.
    pub(super) is_created: bool,
    /// Whether the user is taken for a new one.
    pub(super) is_new: bool,
    pub(super) is_linked: bool,
    pub(super) is_changed: bool,
    /// The session, if it was made with the user: it has no claims yet.
    pub(super) row: Option<NewRow>,
    /// The session that goes on: the same user signed in again.
    pub(super) current: Option<Current>,
}

/// Finds or makes the user of a candidate; `None` where users aren't stored.
pub(super) async fn enrol<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
) -> Result<Option<Enrolled>, Refused> {
    if !is_stored(context, candidate.account.kind) {
        return Ok(None);
    }
    let current = current(context).await?;
    match attempt(context, candidate, current.clone()).await {
        // Somebody else created the same user or account a moment ago: so it is known now.
        Err(Refused::NotCreated(StoreError::Taken(_))) => {
            attempt(context, candidate, current).await
        }
        outcome => outcome,
    }
    .map(Some)
}

async fn attempt<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    current: Option<Current>,
) -> Result<Enrolled, Refused> {
    let resolved = resolve(context, candidate, current.as_ref()).await?;
    let is_v4 = context.compat().is_v4();
    let email_verified = Some(whole_millis(context.inner().now()));
    let mut changes = match &resolved {
        Resolved::Known(user) | Resolved::Link(user) => {
            Changes::of(UserChange::Keep(user.user.id.clone()))
        }
        Resolved::Proven(user) => Changes {
            // Whoever made the user before the mailbox was proven may have set a password.
            drop_credentials: !is_v4 && user.email_verified.is_none(),
            ..Changes::of(UserChange::Replace(StoredUser { email_verified, ..user.clone() }))
        },
        Resolved::New { email_verified } => {
            let user = User { id: id(context, candidate)?, ..claimed(&candidate.identity) };
            Changes::of(UserChange::Create(StoredUser { user, email_verified: *email_verified }))
        }
    };
    // v4 takes a user who was linked by address for a new one.
    let is_by_address = is_v4 && current.is_none() && matches!(resolved, Resolved::Link(_));
    let is_new = matches!(resolved, Resolved::New { .. });
    let is_linked = match resolved {
        Resolved::Link(_) => true,
        Resolved::New { .. } => candidate.account.kind != Kind::Email,
        Resolved::Known(_) | Resolved::Proven(_) => false,
    };
    if is_linked {
        changes.account = Some(account(context, candidate)?);
    }
    let goes_on = continued(context, candidate, &resolved, current.as_ref());
    let switches = context.inner().settings.strategy == Strategy::Database && !goes_on;
    if let Some(current) = current.as_ref().filter(|_| switches)
        && ends(context, &resolved, current)
    {
        changes.end_session = Some(current.token.clone());
    }
    let writes = is_new
        || is_linked
        || changes.end_session.is_some()
        || matches!(resolved, Resolved::Proven(_));
    let (mut row, mut user) = (None, None);
    if writes {
        if switches {
            let new = NewRow::new(context.inner()).map_err(Refused::Failed)?;
            changes.session = Some(new.stored.clone());
            row = Some(new);
        }
        let users = context.inner().storage.users().ok_or_else(nowhere)?;
        let id = random_id(&changes, candidate.account.kind);
        user = Some(match users.commit(changes).await {
            Ok(user) => user,
            Err(error) => {
                if matches!(error, StoreError::Unavailable(_)) {
                    take_back(context, id, row).await;
                }
                return Err(match error {
                    error @ StoreError::Incomplete(_) => error.into(),
                    error if !is_new && !matches!(error, StoreError::Taken(_)) => error.into(),
                    error => Refused::NotCreated(error),
                });
            }
        });
    }
    let is_changed = matches!(resolved, Resolved::Proven(_));
    let user = match (user, resolved) {
        (Some(user), _)
        | (None, Resolved::Known(user) | Resolved::Link(user) | Resolved::Proven(user)) => user,
        (None, Resolved::New { .. }) => return Err(nowhere()),
    };
    let current = current.filter(|_| goes_on);
    Ok(Enrolled {
        user,
        is_created: is_new,
        is_new: is_new || is_by_address,
        is_linked,
        is_changed,
        row,
        current,
    })
}

/// The id of a user to be created, if nobody else can be creating a user with it.
fn random_id(changes: &Changes, kind: Kind) -> Option<String> {
    match &changes.user {
        UserChange::Create(new) if kind != Kind::Credentials => Some(new.user.id.clone()),
        _ => None,
    }
}

/// Deletes what a transaction wrote whose answer was lost. What the database does not do now, it
/// leaves: a session that opens nothing, and a user who is known the next time.
async fn take_back<A: Auth>(context: &Context<'_, A>, user: Option<String>, row: Option<NewRow>) {
    let storage = &context.inner().storage;
    if let (Some(row), Some(sessions)) = (row, storage.sessions())
        && let Err(error) = sessions.delete_session(&row.stored.token).await
    {
        tracing::warn!(
            name: "auth.sign_in.undo_failed", %error,
            "what a failed sign-in may have stored could not be taken back"
        );
        return;
    }
    if let (Some(user), Some(users)) = (user, storage.users())
        && let Err(error) = users.delete_user(&user).await
    {
        tracing::warn!(
            name: "auth.sign_in.undo_failed", %error,
            "what a failed sign-in may have stored could not be taken back"
        );
    }
}

fn nowhere() -> Refused {
    Refused::Failed("the adapter offers no users".into())
}

/// Whether the session of the request goes on: after an account was linked to its user, and with
/// `compat: next_auth_v4` when the same user signs in again. By default a sign-in makes a new one.
fn continued<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    resolved: &Resolved,
    current: Option<&Current>,
) -> bool {
    let Some(current) = current else { return false };
    match resolved {
        Resolved::Known(user) | Resolved::Link(user) => {
            user.user.id == current.user.user.id
                && (context.compat().is_v4() || candidate.link_to.is_some())
        }
        Resolved::Proven(_) | Resolved::New { .. } => false,
    }
}

/// Whether the session of the request ends, because another one takes its place in the browser. v4
/// leaves its row, except when a link in a mail switches between users.
fn ends<A: Auth>(context: &Context<'_, A>, resolved: &Resolved, current: &Current) -> bool {
    match resolved {
        _ if !context.compat().is_v4() => true,
        Resolved::Proven(user) => user.user.id != current.user.user.id,
        _ => false,
    }
}

/// The id proposed for a new user: what `authorize` says, or a random UUID.
fn id<A: Auth>(context: &Context<'_, A>, candidate: &Candidate<A>) -> Result<String, Refused> {
    if candidate.account.kind == Kind::Credentials {
        return Ok(candidate.identity.id.clone());
    }
    Ok(context.inner().random_token().map_err(Refused::Failed)?.0)
}

/// The account as it is stored, its tokens sealed.
fn account<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
) -> Result<StoredAccount, Refused> {
    let seal = |token: &Option<Secret>| -> Result<Option<String>, BoxError> {
        let Some(token) = token else { return Ok(None) };
        Ok(Some(context.inner().vault.seal(token.expose(), context.inner().random()?)))
    };
    let account = &candidate.account;
    let tokens = &account.tokens;
    let text = |name: &str| tokens.extra.get(name).and_then(|value| value.as_str());
    let secret = |name: &str| text(name).map(|text| Secret::new(text.to_owned()));
    let kind = match account.kind {
        // v4 has one word for both.
        Kind::Oidc if context.compat().is_v4() => Kind::OAuth2,
        kind => kind,
    };
    let new = StoredAccount::new("", &account.provider, &account.provider_account_id, kind);
    let sealed = || -> Result<StoredAccount, BoxError> {
        Ok(StoredAccount {
            access_token: seal(&tokens.access_token)?,
            refresh_token: seal(&tokens.refresh_token)?,
            id_token: seal(&tokens.id_token)?,
            token_type: tokens.token_type.clone(),
            scope: tokens.scope.clone(),
            expires_at: tokens.expires_at,
            session_state: text("session_state").map(str::to_owned),
            oauth_token: seal(&secret("oauth_token"))?,
            oauth_token_secret: seal(&secret("oauth_token_secret"))?,
            ..new
        })
    };
    sealed().map_err(Refused::Failed)
}
