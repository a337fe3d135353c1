//! Changes to somebody's ways in, and the mails that tell them of it.
//!
//! Whoever holds a session that isn't theirs can make such a change. So the mail goes to the address that the user
//! has proven, whatever the browser does meanwhile, and nothing that the browser sends is in it but the name of what
//! changed.

use tracing::Instrument as _;

use super::{
    context::Context,
    email::{is_development, way},
    look,
};
use crate::{
    Auth,
    adapter::{Storage, StoreError},
    engine::{Engine, RegisteredProvider, Setup},
    limit::Refused,
    mail::{Address, Content, Mail, Notice, NoticeMail, deliver},
    page::Texts,
    parts::log::sampled,
    provider::{EmailMethod, Method},
};

/// What a mail about a change takes from the request that made it.
pub(super) struct Teller<A: Auth> {
    setup: Setup<A, A::State, A::Profile>,
    host: String,
    /// The address of the routes, unless whoever made the request may have chosen it.
    base: Option<String>,
    texts: &'static Texts,
    /// Whether a site without a mail server shows its mails instead.
    is_development: bool,
}

/// Makes a change to its end, with whatever it tells of itself, even if the browser goes away.
///
/// Stops that whoever makes the change hangs up between it and its mail. Fails as the change does, or if it panics.
pub(super) async fn to_the_end<T: Send + 'static>(
    change: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::spawn(change.in_current_span()).await.map_err(StoreError::failed)?
}

impl<A: Auth> Teller<A> {
    /// Whoever is told of what comes of this request.
    pub(super) fn of(context: &Context<'_, A>) -> Self {
        let engine = context.engine();
        Self {
            setup: context.setup.clone(),
            host: context.origin.host().to_owned(),
            // Stops that a request which names another host has the mail lead there.
            base: (!engine.site.is_any_host()).then(|| context.base()),
            texts: look(engine, &context.request.headers).texts,
            is_development: is_development(context),
        }
    }

    pub(super) fn engine(&self) -> &Engine<A::State, A::Profile> {
        self.setup.engine()
    }

    /// Tells a user by mail what changed, if they have proven an address and the setup has a provider of mails. That
    /// it can't be told is logged, and changes nothing.
    pub(super) async fn tell(&self, user_id: &str, notice: &Notice) {
        let (engine, what) = (self.engine(), notice.as_str());
        let Some((entry, method)) = provider(engine) else { return };
        let to = match proven(&engine.storage, user_id).await {
            Ok(Some(address)) => address,
            Ok(None) => return,
            Err(error) => {
                tracing::error!(
                    name: "auth.notice.not_sent", provider = entry.id, notice = what, outcome = "store", %error,
                    "nobody could be told of a change, since the store failed"
                );
                return;
            }
        };
        if self.is_too_often(user_id).await {
            sampled!(
                engine, warn, name: "auth.notice.left_out", provider = entry.id, notice = what,
                "a user was told of so many changes that one more mail was left out"
            );
            return;
        }
        let way = way(engine, &method.settings, self.is_development);
        match deliver(entry.id, way, self.mail(method, to, notice)).await {
            Ok(()) => tracing::info!(
                name: "auth.notice.sent", provider = entry.id, notice = what,
                "a user was told of a change by mail"
            ),
            Err(error) => tracing::error!(
                name: "auth.notice.not_sent", provider = entry.id, notice = what,
                outcome = error.as_str(), %error, "a user could not be told of a change by mail"
            ),
        }
    }

    fn mail(&self, method: &EmailMethod<A::Profile>, to: Address, notice: &Notice) -> Mail {
        let engine = self.engine();
        let theme = &engine.settings.theme;
        let Content { subject, text, html } = NoticeMail {
            notice,
            host: &self.host,
            base: self.base.as_deref(),
            at: engine.now(),
            texts: self.texts,
            brand_color: theme.brand_color,
            button_text: theme.button_text,
        }
        .compose();
        let (from, host) = (method.settings.from.clone(), self.host.clone());
        Mail { from, to: to.into_string(), subject, text, html, host, sign_in: None }
    }

    /// Whether the user was told of enough changes. Where nobody knows how many, it is better told than not.
    async fn is_too_often(&self, user_id: &str) -> bool {
        let engine = self.engine();
        let Some(subject) = engine.gate.notices_subject(user_id) else { return false };
        match engine.gate.attempt(&[subject], engine.now()).await {
            Ok(()) => false,
            Err(Refused::Wait(..)) => true,
            Err(Refused::Failed(error)) => {
                tracing::error!(name: "auth.limit.failed", %error, "the limiter failed");
                false
            }
        }
    }
}

/// The provider that tells people of changes: the first one of mails that does.
fn provider<S, P>(engine: &Engine<S, P>) -> Option<(&RegisteredProvider<P>, &EmailMethod<P>)> {
    engine.entries.iter().find_map(|entry| match &entry.method {
        Method::Email(method) if method.settings.notices => Some((entry, &**method)),
        _ => None,
    })
}

/// The address that a user has proven. One that anybody may have typed is somebody else's, perhaps.
async fn proven(storage: &Storage, user_id: &str) -> Result<Option<Address>, StoreError> {
    let Some(users) = storage.users() else { return Ok(None) };
    let Some(stored) = users.user(user_id).await? else { return Ok(None) };
    let address = stored.user.email.filter(|_| stored.email_verified.is_some());
    Ok(address.and_then(|address| Address::plain(&address).ok()))
}
