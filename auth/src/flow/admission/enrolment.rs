//! What a sign-in writes: user, account and session, in one transaction.

use super::{
    Candidate,
    account::{self, Said},
    before::{self, Before},
    first_proof, linking,
    outcome::Outcome,
    refused::Refused,
    resolution::{Current, by_email, current, is_stored, resolve},
    undo::Undo,
};
use crate::{
    User,
    adapter::{Changes, StoreError, StoredUser, UserChange},
    engine::{
        event::UserField,
        settings::{Profile, Strategy},
    },
    flow::context::Context,
    identity::Kind,
    parts::time::whole_millis,
    session::{row::NewRow, stamp},
};

/// A user who is stored, with what this sign-in did.
pub(super) struct Enrolled {
    pub(super) user: User,
    pub(super) outcome: Outcome,
    /// Whether the application is told that the user is new.
    pub(super) is_new: bool,
    /// What of a user who was there has changed.
    pub(super) changed: Vec<UserField>,
    /// The session, if it was made with the user: it has no claims yet.
    pub(super) row: Option<NewRow>,
    /// The session of the request that goes on.
    pub(super) current: Option<Current>,
    /// The session of the request that the new one replaces in the browser.
    pub(super) replaced: Option<Current>,
    /// Whether that one still has to be ended, since the new one may have to wait for a second factor.
    pub(super) ends_replaced: bool,
    /// The user's security stamp; `None` where it isn't kept.
    #[expect(clippy::option_option, reason = "a user may have none where they are kept")]
    pub(super) stamp: Option<Option<String>>,
}

/// Finds or makes the user of a candidate; `None` where users aren't stored.
pub(super) async fn enrol(
    context: &Context<'_>,
    candidate: &Candidate,
) -> Result<Option<Enrolled>, Refused> {
    if !is_stored(context, candidate.account.kind) {
        return Ok(None);
    }
    // On the heap: where users aren't stored, a sign-in would carry the room for it.
    Box::pin(enrolled(context, candidate)).await.map(Some)
}

async fn enrolled(context: &Context<'_>, candidate: &Candidate) -> Result<Enrolled, Refused> {
    let current = current(context).await?;
    match attempt(context, candidate, current.clone()).await {
        // Somebody else created the same user or account a moment ago, or proved its address: so it
        // is known now.
        Err(Refused::NotCreated(StoreError::Taken(_) | StoreError::Changed)) => {
            attempt(context, candidate, current).await
        }
        outcome => outcome,
    }
}

async fn attempt(
    context: &Context<'_>,
    candidate: &Candidate,
    current: Option<Current>,
) -> Result<Enrolled, Refused> {
    let (engine, compat) = (context.engine(), context.compat());
    let outcome = resolve(context, candidate, current.as_ref()).await?;
    let (outcome, before) = before::read(context, candidate, outcome).await?;
    linking::guard(context, candidate, &outcome).await?;
    let address = first_address(context, candidate, &outcome).await?;
    let (mut changes, fields) = of_user(context, candidate, &outcome, &before, address)?;
    of_account(context, candidate, &outcome, &before, &mut changes)?;
    if let Some(user) = outcome.user().filter(|_| outcome.is_first_proof(compat)) {
        let accounts = before.accounts;
        first_proof::end_what_was_before(context, candidate, user, accounts, &mut changes).await?;
    }
    let is_new = outcome.is_new(compat, current.is_some());
    let goes_on = continued(context, candidate, &outcome, current.as_ref());
    let is_row = engine.settings.strategy == Strategy::Database && !goes_on;
    // What a second factor has to be proven for is written afterwards.
    let switches = is_row && engine.settings.second_factor.is_none();
    let ended = current.as_ref().filter(|current| is_row && ends(context, &outcome, current));
    let ends_replaced = !switches && ended.is_some();
    if let Some(current) = ended.filter(|_| switches) {
        changes.end_session = Some(current.token.clone());
    }
    let stamp = match &changes.stamp {
        Some(stamp) => Some(Some(stamp.clone())),
        None => changes.known_stamp.clone(),
    };
    let (mut row, mut user) = (None, None);
    if changes_anything(&changes) {
        if switches {
            let authentication = candidate.authentication(context);
            let new = NewRow::new(engine, authentication).map_err(Refused::Failed)?;
            changes.session = Some(new.stored.clone());
            row = Some(new);
        }
        (user, row) = commit(context, candidate, changes, row).await?;
    }
    let user = user.or_else(|| outcome.user().cloned()).ok_or_else(nowhere)?.user;
    let (current, replaced) = if goes_on { (current, None) } else { (None, current) };
    Ok(Enrolled {
        user,
        outcome,
        is_new,
        changed: fields,
        row,
        current,
        replaced,
        ends_replaced,
        stamp,
    })
}

/// What changes of the user, and which of its fields.
fn of_user(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
    before: &Before,
    address: Option<String>,
) -> Result<(Changes, Vec<UserField>), Refused> {
    let engine = context.engine();
    let (mut follows, mut fields) = following(context, candidate, outcome, before);
    if let (Some(address), Some(user)) = (address, outcome.user()) {
        let follows = follows.get_or_insert_with(|| user.clone());
        follows.user.email = Some(address);
        // Whatever was proven was another address, which the application has taken out since. Otherwise somebody
        // could have one proven, and then get the next from a provider that verifies nothing.
        if follows.email_verified.take().is_some() {
            fields.push(UserField::EmailVerified);
        }
        fields.push(UserField::Email);
    }
    let change = match outcome {
        Outcome::Proven { user, .. } => {
            fields.push(UserField::EmailVerified);
            let user = follows.unwrap_or_else(|| user.clone());
            let email_verified = Some(whole_millis(engine.now()));
            UserChange::Replace(StoredUser { email_verified, ..user })
        }
        Outcome::Known(user) | Outcome::Linked(user) | Outcome::LinkedByAddress(user) => {
            match follows {
                Some(user) => UserChange::Replace(user),
                None => UserChange::Keep(user.user.id.clone()),
            }
        }
        Outcome::Created { email_verified } => {
            let user = User { id: id(context, candidate)?, ..candidate.claimed() };
            UserChange::Create(StoredUser { user, email_verified: *email_verified })
        }
    };
    let is_stamped = matches!(change, UserChange::Create(_))
        && !context.compat().keeps_no_stamps()
        && engine.storage.security().is_some();
    let mut changes = Changes::of(change);
    changes.known_stamp = before.security.as_ref().map(|security| security.stamp.clone());
    if is_stamped {
        changes.stamp = Some(stamp::new(engine, None).map_err(Refused::Failed)?);
    }
    Ok((changes, fields))
}

/// Adds what changes of the account.
fn of_account(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
    before: &Before,
    changes: &mut Changes,
) -> Result<(), Refused> {
    let is_linked = outcome.is_linked(candidate.account.kind);
    let stored = before.account(candidate).filter(|_| !is_linked);
    if is_linked || (stored.is_some() && before::is_linked(candidate)) {
        let account = account::stored(context, candidate, stored).map_err(Refused::Failed)?;
        let place = if is_linked { &mut changes.account } else { &mut changes.tokens };
        *place = Some(account);
    }
    Ok(())
}

/// Makes the changes; the user as it is now, and the session that was made.
async fn commit(
    context: &Context<'_>,
    candidate: &Candidate,
    changes: Changes,
    row: Option<NewRow>,
) -> Result<(Option<StoredUser>, Option<NewRow>), Refused> {
    let users = context.engine().storage.users().ok_or_else(nowhere)?;
    let id = random_id(&changes, candidate.account.kind);
    let is_new = matches!(changes.user, UserChange::Create(_));
    match users.commit(changes).await {
        Ok(user) => Ok((Some(user), row)),
        Err(error) => {
            if matches!(error, StoreError::Unavailable(_)) {
                let session = row.map(|row| row.stored.token);
                Undo { user: id, session }.run(context).await;
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
fn following(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
    before: &Before,
) -> (Option<StoredUser>, Vec<UserField>) {
    let settings = &context.engine().settings;
    let (Some(user), Some(account)) = (outcome.user(), before.account(candidate)) else {
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
async fn first_address(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
) -> Result<Option<String>, Refused> {
    let follows = context.engine().settings.profile == Profile::Refresh
        && !context.compat().never_updates_users();
    let (Outcome::Known(user), true) = (outcome, follows && before::is_linked(candidate)) else {
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

pub(super) fn nowhere() -> Refused {
    Refused::Failed("the adapter offers no users".into())
}

/// Whether the session of the request goes on: after an account was linked to its user, and with
/// `compat: next_auth_v4` when the same user signs in again. By default a sign-in makes a new one.
fn continued(
    context: &Context<'_>,
    candidate: &Candidate,
    outcome: &Outcome,
    current: Option<&Current>,
) -> bool {
    let Some(current) = current else { return false };
    match outcome {
        Outcome::Known(user) | Outcome::Linked(user) | Outcome::LinkedByAddress(user) => {
            user.user.id == current.user.user.id
                && (context.compat().continues_session_of_same_user()
                    || candidate.link_to.is_some())
        }
        Outcome::Proven { .. } | Outcome::Created { .. } => false,
    }
}

/// Whether the session of the request ends, because another one takes its place in the browser.
fn ends(context: &Context<'_>, outcome: &Outcome, current: &Current) -> bool {
    match outcome {
        _ if !context.compat().leaves_replaced_sessions() => true,
        Outcome::Proven { user, .. } => user.user.id != current.user.user.id,
        _ => false,
    }
}

/// The id proposed for a new user: what `authorize` says, or a random UUID.
fn id(context: &Context<'_>, candidate: &Candidate) -> Result<String, Refused> {
    if candidate.account.kind == Kind::Credentials {
        return Ok(candidate.identity.id.clone());
    }
    Ok(context.engine().random_token().map_err(Refused::Failed)?.0)
}

#[cfg(test)]
mod tests;
