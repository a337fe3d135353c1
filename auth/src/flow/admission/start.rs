//! The one place at which a session begins: everything is proven that has to be.

use super::{
    context::Context,
    refused::Refused,
    session::{Content, Place, begin, of_nobody_stored},
};
use crate::{
    Account, User,
    browser::cookie::set::SetCookie,
    engine::{RegisteredProvider, event::report},
    error::log_text,
    flow::{response::Answer, with_query},
    provider::ErasedProfile,
    session::authentication::Authentication,
};

/// Somebody who is let in.
pub(super) struct Arrival<'a> {
    pub(super) entry: &'a RegisteredProvider,
    pub(super) user: User,
    pub(super) account: Account,
    /// `None` where it was known when the sign-in began, and isn't any more.
    pub(super) profile: Option<ErasedProfile>,
    /// Whether the application is told that the user is new; `None` where users aren't stored.
    pub(super) is_new: Option<bool>,
    pub(super) content: Content,
    /// Where the session begins.
    pub(super) place: Begins,
    /// What remembers, or forgets, the session at the provider.
    pub(super) end_session: Option<SetCookie>,
    /// The methods by which the user has proven who they are: see [`Candidate::methods`](super::Candidate).
    pub(super) methods: Vec<String>,
    /// When and how the user has proven to be there, if that is known.
    pub(super) authentication: Option<Authentication>,
}

/// Where a session begins.
pub(super) enum Begins {
    /// Of a user who is stored.
    Stored(Box<Place>),
    /// Of a user who isn't.
    Unstored {
        /// See [`Beginning`](crate::session::Beginning).
        has_nulls: bool,
    },
}

/// Begins the session, and tells that somebody has signed in. The answer goes to the callback URL, or to the page for
/// new users.
pub(super) async fn start(
    context: &Context<'_>,
    arrival: Arrival<'_>,
    callback_url: &str,
) -> Result<Answer, Refused> {
    let Arrival { entry, user, account, profile, is_new, content, place, .. } = arrival;
    let (end_session, methods) = (arrival.end_session, arrival.methods);
    let authentication = arrival.authentication;
    let (goes_on, former_user) = match &place {
        Begins::Stored(place) => (place.current.is_some(), former_user(place, &user)),
        Begins::Unstored { .. } => (false, None),
    };
    let mut cookies = match place {
        // On the heap, as its place is.
        Begins::Stored(place) => {
            Box::pin(begin(context, &user, &content, *place, authentication)).await?
        }
        Begins::Unstored { has_nulls } => {
            of_nobody_stored(context, &user, &content, has_nulls, authentication)?
        }
    };
    cookies.extend(end_session);
    if !goes_on {
        cookies.extend(context.renewed_csrf_token().map_err(Refused::Failed)?);
    }
    tracing::info!(
        name: "auth.sign_in", provider = entry.id, user_id = log_text(&user.id),
        methods = methods.join(" "), "signed in"
    );
    if let Some(former) = former_user {
        tracing::info!(
            name: "auth.sign_in.other_user", provider = entry.id,
            user_id = log_text(&user.id), former_user_id = log_text(&former),
            "somebody who was signed in has signed in as another user: to link the account to the former \
             user, send the form of `link_form`, or the field `link=true`"
        );
    }
    let told =
        context.declaration().on_sign_in(entry.index, user, account, profile.as_ref(), is_new);
    report("sign_in", told.await);
    let welcome = context.own_page(context.engine().settings.pages.new_user);
    let target = match welcome.filter(|_| is_new == Some(true)) {
        Some(page) => with_query(&page, &[("callbackUrl", callback_url)]),
        None => callback_url.to_owned(),
    };
    Ok(Answer::redirect(target).with_cookies(cookies))
}

/// The id of the user who was signed in before, if it is another user.
fn former_user(place: &Place, user: &User) -> Option<String> {
    let former = &place.replaced.as_ref()?.user.user.id;
    (*former != user.id).then(|| former.clone())
}
