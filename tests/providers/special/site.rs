//! A site with the providers that do something their own way.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use auth::{
    Account, ConfigError, Decision, Identity, RouterExt as _, SignIn,
    adapter::{Memory, MemoryStore},
    auth, env,
};
use auth_providers::{
    Apple, AzureAd, AzureAdB2c, AzureDevops, BankIdNorge, Discord, DuendeIdentityServer6,
    EveOnline, Figma, FusionAuth, GitLab, IdentityServer4, Instagram, Keycloak, Line, Mailchimp,
    MicrosoftEntraId, Okta, Threads, TikTok, Twitch, WeChat, Wikimedia, Zitadel,
};
use axum::Router;
use test_support::{Browser, Page, SECRET, TestClock};
use url::Url;

use super::provider::{CLIENT, CLIENT_SECRET, Provider};

auth! {
    pub(crate) struct SpecialAuth;
    session: { strategy: jwt },
    adapter: Memory,
    state: Seen,
    providers: [
        Apple { ..env } if env("AUTH_APPLE_ID"),
        AzureAd { ..env } if env("AUTH_AZURE_AD_ID"),
        AzureAdB2c { ..env } if env("AUTH_AZURE_AD_B2C_ID"),
        AzureDevops { ..env } if env("AUTH_AZURE_DEVOPS_ID"),
        BankIdNorge { ..env } if env("AUTH_BANKID_NO_ID"),
        Discord { ..env } if env("AUTH_DISCORD_ID"),
        DuendeIdentityServer6 { ..env } if env("AUTH_DUENDE_IDENTITYSERVER6_ID"),
        EveOnline { ..env } if env("AUTH_EVEONLINE_ID"),
        Figma { ..env } if env("AUTH_FIGMA_ID"),
        FusionAuth { ..env } if env("AUTH_FUSIONAUTH_ID"),
        GitLab { ..env } if env("AUTH_GITLAB_ID"),
        IdentityServer4 { ..env } if env("AUTH_IDENTITY_SERVER4_ID"),
        Instagram { ..env } if env("AUTH_INSTAGRAM_ID"),
        Keycloak { ..env } if env("AUTH_KEYCLOAK_ID"),
        Line { ..env } if env("AUTH_LINE_ID"),
        Mailchimp { ..env } if env("AUTH_MAILCHIMP_ID"),
        MicrosoftEntraId { ..env } if env("AUTH_MICROSOFT_ENTRA_ID_ID"),
        Okta { ..env } if env("AUTH_OKTA_ID"),
        Threads { ..env } if env("AUTH_THREADS_ID"),
        TikTok { ..env } if env("AUTH_TIKTOK_ID"),
        Twitch { ..env } if env("AUTH_TWITCH_ID"),
        WeChat { ..env } if env("AUTH_WECHAT_ID"),
        Wikimedia { ..env } if env("AUTH_WIKIMEDIA_ID"),
        Zitadel { ..env } if env("AUTH_ZITADEL_ID"),
    ],
    callbacks: { sign_in: see },
}

/// Who signed in.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub(crate) identity: Identity,
    pub(crate) account: Account,
    pub(crate) profile: SpecialAuthProfile,
}

#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Option<SignedIn>>>);

fn see(attempt: SignIn<SpecialAuth>) -> Decision {
    let SignIn { identity, account, profile, .. } = attempt;
    *attempt.state.0.lock().unwrap() = Some(SignedIn { identity, account, profile });
    Decision::Allow
}

pub(crate) const ORIGIN: &str = "https://rp.example";

/// A site with one provider.
pub(crate) struct Site {
    pub(crate) auth: SpecialAuth,
    pub(crate) provider: Provider,
    pub(crate) clock: TestClock,
    pub(crate) store: MemoryStore,
    id: &'static str,
    seen: Seen,
}

impl Site {
    /// A site with the provider of this id, and options by the end of their variables.
    pub(crate) async fn start(id: &'static str, options: &[(&str, &str)]) -> Self {
        Self::try_start(id, options).await.unwrap()
    }

    pub(crate) async fn try_start(
        id: &'static str,
        options: &[(&str, &str)],
    ) -> Result<Self, ConfigError> {
        let prefix = format!("AUTH_{}_", id.to_ascii_uppercase().replace('-', "_"));
        let mut given = BTreeMap::from([
            ("AUTH_SECRET".to_owned(), SECRET.to_owned()),
            (format!("{prefix}ID"), CLIENT.to_owned()),
            (format!("{prefix}SECRET"), CLIENT_SECRET.to_owned()),
        ]);
        for (name, value) in options {
            given.insert(format!("{prefix}{name}"), (*value).to_owned());
        }
        given.retain(|_, value| !value.is_empty());
        let (clock, store, seen) = (TestClock::new(), MemoryStore::default(), Seen::default());
        let provider = Provider::new(clock.clone());
        let auth = SpecialAuth::builder(seen.clone())
            .url(ORIGIN)
            .variables(move |name: &str| given.get(name).cloned())
            .clock(clock.clone())
            .http_client(provider.clone())
            .store(store.clone())
            .build()
            .await?;
        Ok(Self { auth, provider, clock, store, id, seen })
    }

    pub(crate) fn browser(&self) -> Browser {
        let mut browser =
            Browser::new(Router::new().auth(&self.auth).with_state(self.auth.clone()));
        browser.headers.insert("host", "rp.example".parse().unwrap());
        browser
    }

    /// Begins an attempt: the parameters that the provider gets, and its address.
    pub(crate) async fn begin(
        &self,
        browser: &mut Browser,
    ) -> (Page, Url, BTreeMap<String, String>) {
        let path = format!("/api/auth/signin/{}", self.id);
        let page = browser.submit(&path, &[("callbackUrl", "/in")]).await;
        let url = Url::parse(page.location()).unwrap();
        let params: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        *self.provider.nonce.lock().unwrap() = params.get("nonce").cloned();
        (page, url, params)
    }

    /// Comes back with these fields, as the provider sends them.
    pub(crate) async fn come_back(&self, browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
        let path = format!("/api/auth/callback/{}", self.id);
        if self.id == "apple" {
            return browser.post(&path, fields).await;
        }
        let query =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        browser.get(&format!("{path}?{query}")).await
    }

    /// Signs in with a browser of its own; who that is then.
    pub(crate) async fn sign_in(&self) -> Option<SignedIn> {
        self.sign_in_with(&[]).await
    }

    /// The same, with further fields in the answer.
    pub(crate) async fn sign_in_with(&self, fields: &[(&str, &str)]) -> Option<SignedIn> {
        let mut browser = self.browser();
        let (_, _, params) = self.begin(&mut browser).await;
        let mut fields = fields.to_vec();
        fields.extend([("code", "code-of-tests"), ("state", &*params["state"])]);
        let page = self.come_back(&mut browser, &fields).await;
        let session = browser.session().await;
        let seen = self.seen.0.lock().unwrap().take();
        assert_eq!(session["user"].is_object(), seen.is_some(), "{page:?}");
        seen
    }
}
