//! Who is admitted and what is written, in cases that a whole site seldom has.

mod account;
mod first_proof;
mod outcome;
mod resolution;
mod session;
mod silent;

use auth::{AuthConfig, Secret, Tokens, auth, provider::JsonProfile};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Value, json};

pub(super) use self::silent::SilentStore;
use self::silent::{Silent, Stamping};
use super::Candidate;
use crate::{
    Account, Auth, Builder, Identity, User,
    adapter::StoredUser,
    engine::Origin,
    flow::{Body, Request, context::Context},
    identity::Kind,
    provider::{ErasedProfile, IssuedBy},
};

/// A provider that is never asked.
#[derive(AuthConfig)]
#[auth(
    oauth2, id = "acme", name = "Acme", profile = JsonProfile,
    authorization = "https://acme.example/authorize",
    token = "https://acme.example/token",
    userinfo = "https://acme.example/me",
)]
struct Acme {
    client_id: String,
}

/// A setup whose provider says nothing by itself.
pub(super) trait Played: Auth<State = ()> {
    /// The profile of whoever signs in.
    fn played() -> Self::Profile;
}

macro_rules! setup {
    ($name:ident, $profile:ident: $($section:tt)*) => {
        auth! {
            pub(super) struct $name;
            providers: [Acme { client_id: "rp" }],
            $($section)*
        }

        impl Played for $name {
            fn played() -> $profile {
                $profile::Acme(JsonProfile(json!({})))
            }
        }
    };
}

setup!(InRowsAuth, InRowsAuthProfile: adapter: Silent, session: { strategy: database });
setup!(
    V4InRowsAuth, V4InRowsAuthProfile:
    adapter: Silent, session: { strategy: database },
    linking: dangerous_email { trusted: [Acme] }, compat: next_auth_v4
);
setup!(
    InCookiesAuth, InCookiesAuthProfile:
    adapter: Silent, session: { strategy: jwt }, linking: verified_email { trusted: [Acme] }
);
setup!(
    V4InCookiesAuth, V4InCookiesAuthProfile:
    adapter: Silent, session: { strategy: jwt }, compat: next_auth_v4
);
setup!(StampedAuth, StampedAuthProfile: adapter: Stamping, session: { strategy: database });
setup!(
    TrustingAuth, TrustingAuthProfile:
    adapter: Stamping, session: { strategy: jwt }, linking: verified_email { trusted: [Acme] }
);
setup!(
    V4StampedAuth, V4StampedAuthProfile:
    adapter: Stamping, session: { strategy: database }, compat: next_auth_v4
);
setup!(
    BelievingAuth, BelievingAuthProfile:
    adapter: Stamping, session: { strategy: database }, linking: dangerous_email { trusted: [Acme] }
);
setup!(NowhereAuth, NowhereAuthProfile:);
setup!(V4NowhereAuth, V4NowhereAuthProfile: compat: next_auth_v4);

pub(super) async fn built<A: Played>(builder: Builder<A>) -> A {
    builder
        .variables(|_| None)
        .url("https://shop.example")
        .secret(Secret::new("a secret of these tests, long enough"))
        .build()
        .await
        .expect("the setup is sound")
}

/// A request of a browser with this cookie.
pub(super) fn request(cookie: Option<&str>) -> Request {
    let mut headers = HeaderMap::new();
    headers.extend(cookie.map(|it| (header::COOKIE, HeaderValue::from_str(it).unwrap())));
    Request {
        method: Method::GET,
        action: "callback".to_owned(),
        provider: Some("acme".to_owned()),
        query: Vec::new(),
        body: Body::default(),
        headers,
        authority: None,
        version: http::Version::HTTP_11,
        peer: None,
    }
}

pub(super) async fn context<'a, A: Played>(setup: &'a A, request: &'a Request) -> Context<'a> {
    let origin = Origin::at("https", "shop.example").expect("it is an origin");
    Context::new(setup.setup().engine(), request, origin).await.expect("there is randomness")
}

/// A user of the store.
pub(super) fn known(id: &str) -> StoredUser {
    StoredUser { user: User::new(id), ..StoredUser::default() }
}

/// Somebody whose address the provider has verified, with a profile of the setup `A`, for its callbacks.
pub(super) fn somebody_of<A: Played>(kind: Kind) -> Candidate {
    Candidate { profile: ErasedProfile::new(A::played()), ..somebody(kind) }
}

/// The same with a profile of no setup, where no callback is asked.
pub(super) fn somebody(kind: Kind) -> Candidate {
    let Value::Object(extra) = json!({ "session_state": "ss", "note": "n", "oauth_token": "x" })
    else {
        unreachable!()
    };
    let tokens = Tokens {
        access_token: Some(Secret::new("at")),
        refresh_token: Some(Secret::new("rt")),
        id_token: Some(Secret::new("it")),
        token_type: Some("Bearer".to_owned()),
        expires_at: Some(7),
        scope: Some("a b".to_owned()),
        oauth_token: Some(Secret::new("ot")),
        oauth_token_secret: Some(Secret::new("os")),
        extra: extra.into_iter().collect(),
        ..Tokens::default()
    };
    let issuer = Some("https://acme.example".to_owned());
    Candidate {
        identity: Identity {
            name: Some("Ada".to_owned()),
            email: Some("ada@shop.example".to_owned()),
            email_verified: Some(true),
            image: Some("/ada.png".to_owned()),
            ..Identity::new("1")
        },
        account: Account {
            provider: "acme".to_owned(),
            provider_account_id: "1".to_owned(),
            kind,
            issuer: issuer.clone(),
            tokens,
        },
        issued_by: IssuedBy::new(issuer, &[]),
        profile: ErasedProfile::new(()),
        link_to: None,
        is_two_factor: false,
        auth_time: None,
    }
}
