//! What a sign-in writes: user, account and session, in one transaction.

use super::{
    Candidate,
    account::{self, Said},
    before::{self, Before},
    claimed, first_proof,
    resolution::{Current, Refused, Resolved, by_email, current, is_stored, resolve},
};
use crate::{
    Auth, User,
    adapter::{Changes, StoreError, StoredUser, UserChange},
    event::UserField,
    flow::context::Context,
    provider::Kind,
    session::{row::NewRow, stamp},
    settings::{Profile, Strategy},
    time::whole_millis,
};

/// A user who is stored, with what this sign-in changed.
pub(super) struct Enrolled {
    pub(super) user: StoredUser,
    /// Whether this sign-in created the user.
    pub(super) is_created: bool,
    /// Whether the user is taken for a new one.
    pub(super) is_new: bool,
    pub(super) is_linked: bool,
    /// What of a user who was there has changed.
    pub(super) changed: Vec<UserField>,
    /// The session, if it was made with the user: it has no claims yet.
    pub(super) row: Option<NewRow>,
    /// The session that goes on: the same user signed in again.
    pub(super) current: Option<Current>,
    /// The session that the new one replaces in the browser.
    pub(super) replaced: Option<Current>,
    /// The user's security stamp; `None` where it isn't kept.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    pub(super) stamp: Option<Option<String>>,
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
        // Somebody else created the same user or account a moment ago, or proved its address: so it
        // is known now.
        Err(Refused::NotCreated(StoreError::Taken(_) | StoreError::Changed)) => {
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
    let (resolved, before) = before::read(context, candidate, resolved).await?;
    let address = first_address(context, candidate, &resolved).await?;
    let (mut changes, fields) = of_user(context, candidate, &resolved, &before, address)?;
    let inner = context.inner();
    let is_new = matches!(resolved, Resolved::New { .. });
    let is_called_new = context.compat().calls_linked_users_new()
        && current.is_none()
        && matches!(resolved, Resolved::LinkByAddress(_));
    let is_linked = of_account(context, candidate, &resolved, &before, &mut changes)?;
    if let Some(user) = resolved.user().filter(|_| first_proof::is_first(context, &resolved)) {
        let accounts = before.accounts;
        first_proof::end_what_was_before(context, candidate, user, accounts, &mut changes).await?;
    }
    let goes_on = continued(context, candidate, &resolved, current.as_ref());
    let switches = inner.settings.strategy == Strategy::Database && !goes_on;
    if let Some(current) = current.as_ref().filter(|_| switches)
        && ends(context, &resolved, current)
    {
        changes.end_session = Some(current.token.clone());
    }
    let stamp = match &changes.stamp {
        Some(stamp) => Some(Some(stamp.clone())),
        None => changes.known_stamp.clone(),
    };
    let (mut row, mut user) = (None, None);
    if changes_anything(&changes) {
        if switches {
            let new = NewRow::new(inner).map_err(Refused::Failed)?;
            changes.session = Some(new.stored.clone());
            row = Some(new);
        }
        (user, row) = commit(context, candidate, changes, row).await?;
    }
    let user = user.or_else(|| resolved.user().cloned()).ok_or_else(nowhere)?;
    let (current, replaced) = if goes_on { (current, None) } else { (None, current) };
    Ok(Enrolled {
        user,
        is_created: is_new,
        is_new: is_new || is_called_new,
        is_linked,
        changed: fields,
        row,
        current,
        replaced,
        stamp,
    })
}

/// What changes of the user, and which of its fields.
fn of_user<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    resolved: &Resolved,
    before: &Before,
    address: Option<String>,
) -> Result<(Changes, Vec<UserField>), Refused> {
    let inner = context.inner();
    let (mut follows, mut fields) = following(context, candidate, resolved, before);
    if let (Some(address), Some(user)) = (address, resolved.user()) {
        follows.get_or_insert_with(|| user.clone()).user.email = Some(address);
        fields.push(UserField::Email);
    }
    let change = match resolved {
        Resolved::Proven(user, _) => {
            fields.push(UserField::EmailVerified);
            let user = follows.unwrap_or_else(|| user.clone());
            let email_verified = Some(whole_millis(inner.now()));
            UserChange::Replace(StoredUser { email_verified, ..user })
        }
        Resolved::Known(user) | Resolved::Link(user) | Resolved::LinkByAddress(user) => {
            match follows {
                Some(user) => UserChange::Replace(user),
                None => UserChange::Keep(user.user.id.clone()),
            }
        }
        Resolved::New { email_verified } => {
            let user = User { id: id(context, candidate)?, ..claimed(&candidate.identity) };
            UserChange::Create(StoredUser { user, email_verified: *email_verified })
        }
    };
    let is_stamped = matches!(change, UserChange::Create(_))
        && !context.compat().keeps_no_stamps()
        && inner.storage.security().is_some();
    let mut changes = Changes::of(change);
    changes.known_stamp = before.security.as_ref().map(|security| security.stamp.clone());
    if is_stamped {
        changes.stamp = Some(stamp::new(inner, None).map_err(Refused::Failed)?);
    }
    Ok((changes, fields))
}

/// Adds what changes of the account; whether it is linked.
fn of_account<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    resolved: &Resolved,
    before: &Before,
    changes: &mut Changes,
) -> Result<bool, Refused> {
    let is_linked = match resolved {
        Resolved::Link(_) | Resolved::LinkByAddress(_) | Resolved::Proven(_, true) => true,
        Resolved::New { .. } => candidate.account.kind != Kind::Email,
        Resolved::Known(_) | Resolved::Proven(_, false) => false,
    };
    let stored = before.account(candidate).filter(|_| !is_linked);
    if is_linked || (stored.is_some() && before::is_linked(candidate)) {
        let account = account::stored(context, candidate, stored).map_err(Refused::Failed)?;
        let place = if is_linked { &mut changes.account } else { &mut changes.tokens };
        *place = Some(account);
    }
    Ok(is_linked)
}

/// Makes the changes; the user as it is now, and the session that was made.
async fn commit<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    changes: Changes,
    row: Option<NewRow>,
) -> Result<(Option<StoredUser>, Option<NewRow>), Refused> {
    let users = context.inner().storage.users().ok_or_else(nowhere)?;
    let id = random_id(&changes, candidate.account.kind);
    let is_new = matches!(changes.user, UserChange::Create(_));
    match users.commit(changes).await {
        Ok(user) => Ok((Some(user), row)),
        Err(error) => {
            if matches!(error, StoreError::Unavailable(_)) {
                take_back(context, id, row).await;
            }
            let is_raced = matches!(error, StoreError::Taken(_) | StoreError::Changed);
            Err(match error {
                error @ StoreError::Incomplete(_) => error.into(),
                error if !is_new && !is_raced => error.into(),
                error => Refused::NotCreated(error),
            })
        }
    }
}

/// The user with name and picture as the provider says now, if that is another one, and what
/// changed.
fn following<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    resolved: &Resolved,
    before: &Before,
) -> (Option<StoredUser>, Vec<UserField>) {
    let settings = &context.inner().settings;
    let (Some(user), Some(account)) = (resolved.user(), before.account(candidate)) else {
        return (None, Vec::new());
    };
    let said = Said::before(account).filter(|_| settings.profile == Profile::Refresh);
    let Some(said) = said else { return (None, Vec::new()) };
    let mut user = user.clone();
    let changed = said.follow(&candidate.identity, &mut user.user);
    (Some(user).filter(|_| !changed.is_empty()), changed)
}

/// The address that a provider names, of a user who has none: an endpoint of the provider was down at
/// first, or the person has one only now. It is the user's as it would be if the user came today; a
/// proof of it counts from the next sign-in on, as for any address that is there.
async fn first_address<A: Auth>(
    context: &Context<'_, A>,
    candidate: &Candidate<A>,
    resolved: &Resolved,
) -> Result<Option<String>, Refused> {
    let follows = context.inner().settings.profile == Profile::Refresh
        && !context.compat().never_updates_users();
    let (Resolved::Known(user), true) = (resolved, follows && before::is_linked(candidate)) else {
        return Ok(None);
    };
    let Some(address) = candidate.identity.email.clone().filter(|_| user.user.email.is_none())
    else {
        return Ok(None);
    };
    // Stops that one user gets the address of another.
    let is_taken = by_email(context, Some(&address)).await?.is_some();
    Ok((!is_taken).then_some(address))
}

/// Whether there is anything to write.
fn changes_anything(changes: &Changes) -> bool {
    let UserChange::Keep(id) = &changes.user else { return true };
    let nothing = Changes::of(UserChange::Keep(id.clone()));
    *changes != Changes { known_stamp: changes.known_stamp.clone(), ..nothing }
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
        Resolved::Known(user) | Resolved::Link(user) | Resolved::LinkByAddress(user) => {
            user.user.id == current.user.user.id
                && (context.compat().continues_session_of_same_user()
                    || candidate.link_to.is_some())
        }
        Resolved::Proven(..) | Resolved::New { .. } => false,
    }
}

/// Whether the session of the request ends, because another one takes its place in the browser.
fn ends<A: Auth>(context: &Context<'_, A>, resolved: &Resolved, current: &Current) -> bool {
    match resolved {
        _ if !context.compat().leaves_replaced_sessions() => true,
        Resolved::Proven(user, _) => user.user.id != current.user.user.id,
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
