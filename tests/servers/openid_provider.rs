//! Signing in with a real OpenID provider, and everything that must be refused on the way.

use std::time::Duration;

use auth::{
    Builder, Claims, ClaimsUpdate, RouterExt as _, Session, Trigger, auth, env,
    provider::{ClientAuth, ResponseMode, SigningAlgorithm},
};
use auth_providers::Oidc;
use axum::{Router, routing::get};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use test_support::{
    Browser, ORIGIN, Page, SECRET, TestClock,
    visitor::{Answer, Visitor, provider},
};

#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Reader {
    #[claims(public)]
    verified: bool,
    scope: String,
}

auth! {
    pub struct ReaderAuth;
    session: { claims: Reader },
    providers: [
        Oidc as "basic" { issuer: env("OP"), client_id: "rp", client_secret: env("RP") },
        Oidc as "post" {
            issuer: env("OP"), client_id: "rp-post", client_secret: env("RP_POST"),
            client_auth: ClientAuth::Post,
        },
        Oidc as "secret-jwt" {
            issuer: env("OP"), client_id: "rp-secret-jwt", client_secret: env("RP_SECRET_JWT"),
            client_auth: ClientAuth::SecretJwt,
        },
        Oidc as "key" { issuer: env("OP"), client_id: "rp-key", client_key: env("RP_KEY") },
        Oidc as "public" { issuer: env("OP"), client_id: "rp-public" },
        Oidc as "es256" {
            issuer: env("OP"), client_id: "rp-es256", client_secret: env("RP_ES256"),
            id_token_alg: SigningAlgorithm::Es256,
        },
        // Its document says what it signs with.
        Oidc as "es256-discovered" {
            issuer: env("OP"), client_id: "rp-es256", client_secret: env("RP_ES256"),
        },
        Oidc as "form" {
            issuer: env("OP"), client_id: "rp", client_secret: env("RP"),
            response_mode: ResponseMode::FormPost,
        },
        Oidc as "userinfo" {
            issuer: env("OP"), client_id: "rp", client_secret: env("RP"), userinfo_profile: true,
        },
        Oidc as "narrow" {
            issuer: env("OP"), client_id: "rp", client_secret: env("RP"), scope: ["openid"],
            request_params: ["scope"],
        },
        // What must not work.
        Oidc as "wrong-secret" { issuer: env("OP"), client_id: "rp", client_secret: env("RP_POST") },
        Oidc as "wrong-key" {
            issuer: env("OP"), client_id: "rp-key", client_key: env("RP_OTHER_KEY"),
        },
        Oidc as "wrong-audience" {
            issuer: env("OP"), client_id: "rp-key", client_key: env("RP_KEY"),
            client_assertion_audience: "https://other.example",
        },
        Oidc as "wrong-alg" {
            issuer: env("OP"), client_id: "rp-es256", client_secret: env("RP_ES256"),
            id_token_alg: SigningAlgorithm::Rs256,
        },
        Oidc as "wrong-issuer" {
            issuer: env("WRONG_OP"), client_id: "rp", client_secret: env("RP"),
        },
    ],
    callbacks: { claims: build },
    end_session: [Basic],
}

fn build(update: ClaimsUpdate<ReaderAuth>) -> Reader {
    match update.trigger {
        Trigger::SignUp { account, profile, .. } | Trigger::SignIn { account, profile, .. } => {
            let verified = match profile {
                ReaderAuthProfile::Basic(profile) | ReaderAuthProfile::Form(profile) => {
                    profile.email_verified
                }
                _ => None,
            };
            Reader {
                verified: verified.unwrap_or(false),
                scope: account.tokens.scope.unwrap_or_default(),
            }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn show(session: Session<Reader>) -> String {
    let email = session.user.email.as_deref().unwrap_or("no address");
    format!("{} {email} {} [{}]", session.user.id, session.verified, session.scope)
}

async fn browser_with(builder: Builder<ReaderAuth>) -> Browser {
    let lookup = |name: &str| {
        Some(match name {
            "OP" => provider(),
            "WRONG_OP" => format!("{}/", provider()),
            "RP" => "rp secret+/%".to_owned(),
            "RP_POST" => "rp-post-secret".to_owned(),
            "RP_SECRET_JWT" => "rp-secret-jwt secret of 32 bytes or more".to_owned(),
            "RP_KEY" => CLIENT_KEY.to_owned(),
            // The key with which RFC 7517, appendix A.2, begins.
            "RP_OTHER_KEY" => json!({
                "kty": "EC", "crv": "P-256", "kid": "rfc7515-a3",
                "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
                "d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE",
            })
            .to_string(),
            "RP_ES256" => "rp-es256-secret".to_owned(),
            "AUTH_SECRET" => SECRET.to_owned(),
            _ => return None,
        })
    };
    let auth = builder.variables(lookup).build().await.unwrap();
    Browser::new(Router::new().route("/", get(show)).auth(&auth).with_state(auth))
}

async fn browser() -> Browser {
    browser_with(ReaderAuth::builder()).await
}

/// Starts at the site, signs in at the provider; the answer is not delivered.
async fn answer(browser: &mut Browser, id: &str) -> Answer {
    answer_to(browser, &format!("/api/auth/signin/{id}"), "/start?page=2").await
}

async fn answer_to(browser: &mut Browser, path: &str, back: &str) -> Answer {
    let page = browser.submit(path, &[("callbackUrl", back)]).await;
    assert!(page.location().starts_with(&provider()), "{page:?}");
    Visitor::new("alice").authorize(page.location()).await
}

async fn deliver(browser: &mut Browser, answer: &Answer) -> Page {
    if answer.is_form {
        let fields: Vec<_> =
            answer.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // The provider's page sends it.
        browser.headers.insert("origin", provider().parse().unwrap());
        browser.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        let page = browser.post(&answer.path, &fields).await;
        browser.headers.clear();
        return page;
    }
    browser.get(&answer.uri()).await
}

async fn assert_signed_in(browser: &mut Browser, id: &str, shown: &str) {
    let answer = answer(browser, id).await;
    let page = deliver(browser, &answer).await;
    assert_eq!(
        (page.status, page.location()),
        (StatusCode::FOUND, format!("{ORIGIN}/start?page=2").as_str()),
        "{id}"
    );
    assert_eq!(browser.get("/").await.text, shown, "{id}");
    assert!(!browser.cookies.keys().any(|name| name.starts_with("auth.state")), "{id}: it is over");
}

/// The answer is refused with the code, and nobody is signed in.
async fn assert_refused(browser: &mut Browser, answer: &Answer, why: &str) {
    let page = deliver(browser, answer).await;
    let error = format!("{ORIGIN}/api/auth/error?error=OAuthCallback");
    // A browser without any cookie is told so.
    let location = page.location().trim_end_matches("&cookies=none");
    assert_eq!((page.status, location), (StatusCode::FOUND, error.as_str()), "{why}");
    assert_eq!(browser.session().await, json!({}), "{why}");
}

/// What the provider knows the public part of.
const CLIENT_KEY: &str = include_str!("../../fixtures/openid-provider/client-key.json");

const ALICE: &str = "alice alice@example.com true [openid profile email]";
const ALICE_UNVERIFIED: &str = "alice alice@example.com false [openid profile email]";

#[tokio::test]
async fn every_client_authentication_and_algorithm_signs_in() {
    for (id, shown) in [
        ("basic", ALICE),
        ("post", ALICE_UNVERIFIED),
        ("secret-jwt", ALICE_UNVERIFIED),
        ("key", ALICE_UNVERIFIED),
        ("public", ALICE_UNVERIFIED),
        ("es256", ALICE_UNVERIFIED),
        ("es256-discovered", ALICE_UNVERIFIED),
        ("userinfo", ALICE_UNVERIFIED),
        ("narrow", "alice no address false [openid]"),
    ] {
        assert_signed_in(&mut browser().await, id, shown).await;
    }
}

#[tokio::test]
async fn an_answer_in_a_form_signs_in() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "form").await;
    assert!(answer.is_form);
    assert_eq!(deliver(&mut browser, &answer).await.location(), format!("{ORIGIN}/start?page=2"));
    assert_eq!(browser.get("/").await.text, ALICE);
}

#[tokio::test]
async fn the_session_shows_the_provider_s_person() {
    let mut browser = browser().await;
    assert_signed_in(&mut browser, "basic", ALICE).await;
    let session = browser.session().await;
    assert_eq!(
        session["user"],
        json!({ "name": "alice Name", "email": "alice@example.com", "image": "https://img.example/alice.png" })
    );
    assert_eq!((&session["verified"], session.get("scope")), (&json!(true), None));
    browser.submit("/api/auth/signout", &[]).await;
    assert_eq!(browser.session().await, json!({}));
}

#[tokio::test]
async fn a_page_may_ask_for_what_the_provider_is_set_up_for() {
    let mut browser = browser().await;
    let path = "/api/auth/signin/narrow?scope=openid+email&client_id=evil&redirect_uri=https://evil.example";
    let answer = answer_to(&mut browser, path, "/").await;
    deliver(&mut browser, &answer).await;
    assert_eq!(browser.get("/").await.text, "alice alice@example.com false [openid email]");
}

#[tokio::test]
async fn two_tabs_sign_in_at_once_and_come_back_to_their_own_pages() {
    let mut browser = browser().await;
    let first = answer_to(&mut browser, "/api/auth/signin/basic", "/first").await;
    let second = answer_to(&mut browser, "/api/auth/signin/basic", "/second").await;
    assert_eq!(deliver(&mut browser, &first).await.location(), format!("{ORIGIN}/first"));
    assert_eq!(deliver(&mut browser, &second).await.location(), format!("{ORIGIN}/second"));
    assert_eq!(browser.get("/").await.text, ALICE);
}

#[tokio::test]
async fn a_wrong_or_missing_state_is_refused() {
    for (state, why) in
        [(None, "missing"), (Some(String::new()), "empty"), (Some("x".repeat(43)), "unknown")]
    {
        let mut browser = browser().await;
        let answer = answer(&mut browser, "basic").await.with("state", state.as_deref());
        assert_refused(&mut browser, &answer, why).await;
    }
    let mut browser = browser().await;
    let honest = answer(&mut browser, "basic").await;
    let state = honest.parameter("state").to_owned();
    let flipped = format!("{}{}", &state[..42], if state.ends_with('A') { 'B' } else { 'A' });
    for wrong in [flipped.as_str(), &format!("{state}1"), &state[..42]] {
        let mut browser = browser.clone();
        assert_refused(&mut browser, &honest.clone().with("state", Some(wrong)), wrong).await;
    }
}

#[tokio::test]
async fn an_answer_is_for_the_browser_that_asked() {
    let mut attacker = browser().await;
    let stolen = answer(&mut attacker, "basic").await;
    let mut victim = browser().await;
    assert_refused(&mut victim, &stolen, "no attempt").await;
    // Nor does an attempt of the victim's own help.
    answer(&mut victim, "basic").await;
    assert_refused(&mut victim, &stolen, "another attempt").await;
}

#[tokio::test]
async fn an_answer_is_for_the_provider_that_was_asked() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "basic").await;
    let elsewhere = Answer { path: "/api/auth/callback/post".to_owned(), ..answer };
    assert_refused(&mut browser, &elsewhere, "checks of another provider").await;
}

#[tokio::test]
async fn an_attempt_ends_after_a_quarter_of_an_hour() {
    let clock = TestClock::new();
    let mut browser = browser_with(ReaderAuth::builder().clock(clock.clone())).await;
    let answer = answer(&mut browser, "basic").await;
    clock.advance(Duration::from_secs(15 * 60 + 20));
    assert_refused(&mut browser, &answer, "expired").await;
}

#[tokio::test]
async fn an_answer_can_be_delivered_once() {
    let mut browser = browser().await;
    let answer = answer(&mut browser, "basic").await;
    let before = browser.clone();
    deliver(&mut browser, &answer).await;
    browser.submit("/api/auth/signout", &[]).await;
    assert_refused(&mut browser, &answer, "the attempt is over").await;
    // A copy of the browser finds that the provider took the code already.
    let mut copy = before;
    assert_refused(&mut copy, &answer, "the code was used").await;
}

#[tokio::test]
async fn the_cookies_of_one_attempt_do_not_serve_another() {
    let mut browser = browser().await;
    let first = answer(&mut browser, "basic").await;
    let cookies = browser.cookies.clone();
    let second = answer(&mut browser, "basic").await;
    let flow = |answer: &Answer| answer.parameter("state")[..8].to_owned();
    for check in ["state", "nonce", "pkce.code_verifier"] {
        let mut crossed = browser.clone();
        let value = cookies[&format!("auth.{check}.{}", flow(&first))].clone();
        crossed.cookies.insert(format!("auth.{check}.{}", flow(&second)), value);
        assert_refused(&mut crossed, &second, check).await;
        let mut without = browser.clone();
        without.cookies.remove(&format!("auth.{check}.{}", flow(&second)));
        assert_refused(&mut without, &second, check).await;
    }
}

#[tokio::test]
async fn the_issuer_of_the_answer_must_be_the_one_asked() {
    for iss in [None, Some("https://evil.example"), Some("")] {
        let mut browser = browser().await;
        let answer = answer(&mut browser, "basic").await.with("iss", iss);
        assert_refused(&mut browser, &answer, "iss").await;
    }
}

#[tokio::test]
async fn a_parameter_that_says_two_things_is_refused() {
    let mut browser = browser().await;
    let honest = answer(&mut browser, "basic").await;
    for (name, value) in [("code", "another"), ("state", "another"), ("iss", "another")] {
        let mut browser = browser.clone();
        let mut answer = honest.clone();
        answer.parameters.push((name.to_owned(), value.to_owned()));
        assert_refused(&mut browser, &answer, name).await;
    }
    let mut wrong_code = honest;
    wrong_code = wrong_code.with("code", Some("wrong"));
    assert_refused(&mut browser, &wrong_code, "wrong code").await;
}

#[tokio::test]
async fn what_the_provider_s_setup_does_not_expect_is_refused() {
    for (id, why) in [("wrong-alg", "signed with ES256 where RS256 is expected")] {
        let mut browser = browser().await;
        let answer = answer(&mut browser, id).await;
        assert_refused(&mut browser, &answer, why).await;
    }
    for id in ["wrong-secret", "wrong-key", "wrong-audience"] {
        let mut browser = browser().await;
        let answer = answer(&mut browser, id).await;
        assert_refused(&mut browser, &answer, id).await;
    }
}

#[tokio::test]
async fn a_provider_with_another_issuer_is_never_gone_to() {
    let mut browser = browser().await;
    let page = browser.submit("/api/auth/signin/wrong-issuer", &[]).await;
    assert_eq!(page.location(), format!("{ORIGIN}/api/auth/error?error=OAuthSignin"));
}

#[tokio::test]
async fn a_refusal_of_the_provider_is_an_error_of_this_attempt_only() {
    let mut browser = browser().await;
    let honest = answer(&mut browser, "basic").await;
    let refusal = honest
        .clone()
        .with("code", None)
        .with("error", Some("access_denied"))
        .with("error_description", Some("<script>alert(1)</script>"));
    let mut stranger = self::browser().await;
    assert_refused(&mut stranger, &refusal, "not this browser's attempt").await;
    let page = deliver(&mut browser, &refusal).await;
    assert!(page.location().starts_with(&format!("{ORIGIN}/api/auth/signin?")), "{page:?}");
    assert!(page.location().ends_with("error=AccessDenied"), "{page:?}");
    assert_eq!(browser.session().await, json!({}));
    assert_refused(&mut browser, &honest, "the attempt is over").await;
}

#[tokio::test]
async fn who_signs_out_here_signs_out_at_the_provider() {
    let mut browser = browser().await;
    let mut alice = Visitor::new("alice");
    let page = browser.submit("/api/auth/signin/basic", &[("callbackUrl", "/start")]).await;
    let answer = alice.authorize(page.location()).await;
    browser.get(&answer.uri()).await;
    let page = browser.submit("/api/auth/signout", &[("callbackUrl", "/goodbye")]).await;
    assert_eq!(browser.session().await, json!({}), "before the browser goes anywhere");
    let there = url::Url::parse(page.location()).unwrap();
    let names: Vec<_> = there.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"]);

    let back = alice.sign_out(page.location()).await;
    let back = back.strip_prefix(ORIGIN).unwrap_or_else(|| panic!("{back}"));
    assert!(back.starts_with("/api/auth/post-logout?state="), "{back}");
    assert_eq!(browser.get(back).await.location(), format!("{ORIGIN}/goodbye"));
    // The provider has no session of hers left: it asks who is there.
    let page = browser.submit("/api/auth/signin/basic", &[]).await;
    assert!(alice.is_asked_to_sign_in(page.location()).await);
}
