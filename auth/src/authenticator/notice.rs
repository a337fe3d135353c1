//! Changes to somebody's ways in and second factors, and who is told of them: the log, the application, and the user
//! by mail.
//!
//! Whoever holds a session that isn't theirs can make such a change. So the mail goes to the address that the user
//! has proven, whatever the browser does meanwhile, and nothing that the browser sends is in it but the name of what
//! changed.

use std::sync::Arc;

use tracing::Instrument as _;

use crate::{
    User,
    adapter::{Storage, StoreError},
    engine::{
        Engine, RegisteredProvider,
        event::{SecondFactorChange, report},
        way,
    },
    error::log_text,
    limit::Refused,
    mail::{Address, Content, Mail, Notice, NoticeMail, deliver},
    page::Texts,
    parts::log::sampled,
    provider::{EmailMethod, Method},
};

/// What a mail about a change takes from the request that made it.
pub(crate) struct Teller {
    pub(crate) engine: Arc<Engine>,
    pub(crate) host: String,
    /// The address of the routes, unless whoever made the request may have chosen it.
    pub(crate) base: Option<String>,
    pub(crate) texts: &'static Texts,
    /// Whether a site without a mail server shows its mails instead.
    pub(crate) is_development: bool,
}

impl Clone for Teller {
    fn clone(&self) -> Self {
        let Self { engine, host, base, texts, is_development } = self;
        Self {
            engine: Arc::clone(engine),
            host: host.clone(),
            base: base.clone(),
            texts,
            is_development: *is_development,
        }
    }
}

impl Teller {
    /// Whoever tells of a change that no request has made, so that nothing says which language the user reads.
    pub(crate) fn of_site(engine: &Arc<Engine>) -> Self {
        let Engine { settings, site, .. } = &**engine;
        let name = settings.theme.site_name.unwrap_or(&settings.name);
        Self {
            engine: Arc::clone(engine),
            host: site.known_host().unwrap_or(name).to_owned(),
            base: None,
            texts: settings.texts.first().unwrap_or(&Texts::ENGLISH),
            is_development: site.is_development(),
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Tells that a user's second factors have changed, even if the browser goes away. What can't be told is logged,
    /// and changes nothing.
    pub(crate) async fn factors_changed(&self, user: &User, change: SecondFactorChange) {
        log(&user.id, change);
        let (teller, user) = (self.clone(), user.clone());
        let told = async move {
            let told = teller.engine.declaration.on_second_factor(user.clone(), change).await;
            report("second_factor", told);
            if let Some(notice) = notice(change) {
                teller.tell(&user.id, &notice).await;
            }
        };
        if let Err(error) = tokio::spawn(told.in_current_span()).await {
            tracing::error!(name: "auth.event.failed", event = "second_factor", %error, "an event listener panicked");
        }
    }

    /// Tells a user by mail what changed, if they have proven an address and the setup has a provider of mails. That
    /// it can't be told is logged, and changes nothing.
    pub(crate) async fn tell(&self, user_id: &str, notice: &Notice) {
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

    fn mail(&self, method: &EmailMethod, to: Address, notice: &Notice) -> Mail {
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
fn provider(engine: &Engine) -> Option<(&RegisteredProvider, &EmailMethod)> {
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

fn log(user_id: &str, change: SecondFactorChange) {
    let user_id = log_text(user_id);
    match change {
        SecondFactorChange::AppAdded => tracing::info!(
            name: "auth.second_factor.added", user_id, method = "totp", "a second factor was added"
        ),
        SecondFactorChange::PasskeyAdded => tracing::info!(
            name: "auth.second_factor.added", user_id, method = "passkey",
            "a second factor was added"
        ),
        SecondFactorChange::AppRemoved => tracing::info!(
            name: "auth.second_factor.removed", user_id, method = "totp",
            "a second factor was removed"
        ),
        SecondFactorChange::PasskeyRemoved => tracing::info!(
            name: "auth.second_factor.removed", user_id, method = "passkey",
            "a second factor was removed"
        ),
        SecondFactorChange::RecoveryCodesMade => tracing::info!(
            name: "auth.second_factor.codes_made", user_id, "recovery codes were made"
        ),
        SecondFactorChange::RecoveryCodeUsed { left } => tracing::warn!(
            name: "auth.second_factor.code_used", user_id, left,
            "a recovery code was used in place of a second factor"
        ),
        SecondFactorChange::Reset => tracing::warn!(
            name: "auth.second_factor.reset", user_id, "the second factors of a user were removed"
        ),
    }
}

/// The mail about a change; `None` for a passkey, since every passkey that comes or goes has a mail, with its name.
fn notice(change: SecondFactorChange) -> Option<Notice> {
    Some(match change {
        SecondFactorChange::AppAdded => Notice::AppAdded,
        SecondFactorChange::AppRemoved => Notice::AppRemoved,
        SecondFactorChange::RecoveryCodesMade => Notice::RecoveryCodesMade,
        SecondFactorChange::RecoveryCodeUsed { left } => Notice::RecoveryCodeUsed { left },
        SecondFactorChange::Reset => Notice::FactorsReset,
        SecondFactorChange::PasskeyAdded | SecondFactorChange::PasskeyRemoved => return None,
    })
}
