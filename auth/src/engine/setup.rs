//! A setup that was built.

use std::{fmt, marker::PhantomData, sync::Arc, time::SystemTime};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    Declaration, Declared, Health, Notices, Origins, Paths, Presence, Refreshing,
    RegisteredProvider, Sealing, Site, Vault,
};
use crate::{
    adapter::{AnyRevocations, Storage},
    browser::location::Redirects,
    engine::{roles::RoleTable, settings::Settings},
    error::BoxError,
    identity::Kind,
    limit::Gate,
    mail::{Outbox, SharedMailer},
    parts::{Parts, log::Samples},
    seal::{csrf::Csrf, token::push_hex},
};

/// A setup that was built. It is cheap to clone, and all requests share it.
///
/// The type that [`auth!`](macro@crate::auth) declares dereferences to it, so that its methods are methods
/// of `ShopAuth`:
///
/// | methods | what they do |
/// | --- | --- |
/// | [`guard`](Self::guard), [`routes`](Self::routes) | protect routes, and serve the setup's own |
/// | [`providers`](Self::providers) | list the providers that people can sign in with now |
/// | [`sessions`](Self::sessions), [`revoke`](Self::revoke), [`revoke_all`](Self::revoke_all), [`revoke_others`](Self::revoke_others), [`password_changed`](Self::password_changed) | list and end sessions |
/// | [`disable`](Self::disable), [`enable`](Self::enable), [`delete_user`](Self::delete_user) | keep users out, and delete them |
/// | [`accounts`](Self::accounts), [`link_form`](Self::link_form), [`unlink`](Self::unlink) | list, link and unlink accounts at providers |
/// | `passkeys`, `rename_passkey`, `remove_passkey` (feature `passkey`) | list, rename and remove passkeys |
/// | [`second_factors`](Self::second_factors), [`reset_second_factor`](Self::reset_second_factor) | list and remove second factors |
/// | [`access_token`](Self::access_token), [`renew_access_token`](Self::renew_access_token), [`revoke_tokens`](Self::revoke_tokens) | use the tokens of providers |
/// | [`health`](Self::health) | tells a load balancer whether the store answers |
/// | [`callback_urls`](Self::callback_urls), [`post_logout_url`](Self::post_logout_url) | tell which URLs to register with providers |
pub struct Setup<A, S, P> {
    engine: Arc<Engine>,
    declared: PhantomData<Types<A, S, P>>,
}

/// What a setup declares: itself, its state and its profile.
type Types<A, S, P> = fn() -> (A, S, P);

/// What all clones of a [`Setup`] share: a setup without the types that it declares, so that all that the library
/// does with it is compiled once. What has these types is behind `declaration`.
pub(crate) struct Engine {
    /// What the application has declared: its callbacks and events, its claims, its state.
    pub(crate) declaration: Box<dyn Declaration>,
    /// The roles that are declared.
    pub(crate) roles: RoleTable,
    pub(crate) settings: Settings,
    pub(crate) paths: Paths,
    /// Whether the routes are in a router, for `auth::serve` to ask.
    pub(crate) presence: Presence,
    pub(crate) site: Site,
    /// Which of the notices that are logged once were logged.
    pub(crate) notices: Notices,
    /// How often events that anybody can cause were logged.
    pub(crate) samples: Samples,
    /// The providers, without those whose `if` is false.
    pub(crate) entries: Vec<RegisteredProvider>,
    /// The ids of all declared providers that send the browser back to a callback URL.
    pub(super) redirecting: Vec<&'static str>,
    pub(crate) redirects: Redirects,
    pub(crate) origins: Origins,
    pub(crate) gate: Gate,
    pub(crate) csrf: Csrf,
    pub(crate) vault: Vault,
    /// The cookies and keys for a site on https.
    pub(super) https: Sealing,
    /// The cookies and keys for a site on plain http.
    pub(super) plain: Sealing,
    pub(crate) parts: Parts,
    /// The logo of the pages, as browsers see it.
    pub(crate) logo: Option<String>,
    /// The icon of the pages, as browsers see it.
    pub(crate) favicon: Option<String>,
    /// What sends every mail, if the builder was given it.
    pub(crate) mailer: Option<SharedMailer>,
    /// Where mails go on a site on its developer's machine, if nothing sends them.
    pub(crate) outbox: Option<Outbox>,
    /// What is stored where; it offers nothing without an adapter.
    pub(crate) storage: Storage,
    /// The refreshes of tokens that are under way.
    pub(crate) refreshing: Refreshing,
    /// Whether the store answered a moment ago.
    pub(crate) health: Health,
}

impl Engine {
    /// The same with what it stores, and with counts of attempts that are kept there.
    pub(super) fn stored_in(self, storage: Storage) -> Self {
        let mut engine = Self { storage, ..self };
        if engine.counts_attempts() {
            engine.gate = engine.gate.kept_in(&engine.storage, engine.vault.attempts());
        }
        engine
    }

    /// The cookies and keys for a site on https or plain http.
    pub(crate) fn sealing(&self, secure: bool) -> &Sealing {
        if secure { &self.https } else { &self.plain }
    }

    /// The provider with this id, unless its `if` is false.
    pub(crate) fn entry(&self, id: &str) -> Option<&RegisteredProvider> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Where ended sessions in cookies are kept. `None` with `compat: next_auth_v4`, and if the store doesn't
    /// keep them.
    pub(crate) fn revocations(&self) -> Option<&dyn AnyRevocations> {
        self.storage.revocations().filter(|_| !self.settings.compat.keeps_no_stamps())
    }

    /// Whether there is a provider whose attempts are counted, or a second factor.
    pub(crate) fn counts_attempts(&self) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(entry.kind, Kind::Credentials | Kind::Email | Kind::Passkey))
            || self.settings.second_factor.is_some()
    }

    pub(crate) fn now(&self) -> SystemTime {
        self.parts.clock.now()
    }

    /// Unpredictable bytes.
    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], BoxError> {
        let mut bytes = [0; N];
        self.parts.randomness.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// 256 unpredictable bits as 43 characters of base64url.
    pub(crate) fn random_text(&self) -> Result<String, BoxError> {
        Ok(URL_SAFE_NO_PAD.encode(self.random::<32>()?))
    }

    /// The same several times.
    pub(crate) fn random_texts<const N: usize>(
        &self,
    ) -> Result<impl Iterator<Item = String>, BoxError> {
        Ok(self.draw::<32, N>()?.into_iter().map(|bytes| URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What a new token needs: its id, a random UUID (RFC 9562 §5.4), and the nonce to seal it with.
    pub(crate) fn random_token(&self) -> Result<(String, [u8; 12]), BoxError> {
        Ok(token_of(self.random()?))
    }

    /// The same for several tokens.
    pub(crate) fn random_tokens<const N: usize>(
        &self,
    ) -> Result<impl Iterator<Item = (String, [u8; 12])>, BoxError> {
        Ok(self.draw::<TOKEN, N>()?.into_iter().map(token_of))
    }

    /// Unpredictable bytes for several purposes, in one draw: its length is the least of what a draw costs.
    fn draw<const LENGTH: usize, const N: usize>(&self) -> Result<[[u8; LENGTH]; N], BoxError> {
        let mut draws = [[0; LENGTH]; N];
        self.parts.randomness.fill(draws.as_flattened_mut())?;
        Ok(draws)
    }
}

/// How many unpredictable bytes a new token needs.
const TOKEN: usize = 28;

fn token_of(bytes: [u8; TOKEN]) -> (String, [u8; 12]) {
    let (mut id, mut nonce) = ([0; 16], [0; 12]);
    id.copy_from_slice(&bytes[..16]);
    nonce.copy_from_slice(&bytes[16..]);
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in id.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        push_hex(&mut text, byte);
    }
    (text, nonce)
}

impl<A, S, P> Setup<A, S, P> {
    pub(super) fn new(engine: Engine) -> Self {
        Self { engine: Arc::new(engine), declared: PhantomData }
    }

    /// What all clones share. Two setups of one type, such as those of two tenants, don't share it.
    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }
}

impl<A: Declared> Setup<A, A::State, A::Profile> {
    /// The callback URL to register with each OAuth provider of a site at `origin`, such as
    /// `https://shop.example`: the provider's id and the URL. Providers whose `if` is false are
    /// among them: the URL is needed to get the credentials.
    #[must_use]
    pub fn callback_urls(&self, origin: &str) -> Vec<(&'static str, String)> {
        let base = format!("{}{}", origin.trim_end_matches('/'), self.engine.paths.base);
        let urls = self.engine.redirecting.iter();
        urls.map(|id| (*id, format!("{base}/callback/{id}"))).collect()
    }

    /// The post-logout redirect URI to register with the providers of `end_session`, of a site at
    /// `origin`: where the browser comes back to (OpenID Connect RP-Initiated Logout 1.0 §3.1).
    #[must_use]
    pub fn post_logout_url(&self, origin: &str) -> String {
        format!("{}{}/post-logout", origin.trim_end_matches('/'), self.engine.paths.base)
    }
}

impl<A, S, P> Clone for Setup<A, S, P> {
    fn clone(&self) -> Self {
        Self { engine: Arc::clone(&self.engine), declared: PhantomData }
    }
}

impl<A, S, P> fmt::Debug for Setup<A, S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(self.engine.settings.type_name).finish_non_exhaustive()
    }
}
