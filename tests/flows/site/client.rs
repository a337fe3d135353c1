//! The browser client: where it is, how long browsers keep it, and the types that go with it.

use std::collections::BTreeMap;

use auth::{Authorize, Claims, CredentialsForm, RouterExt as _, TypeScript, User, auth, env};
use auth_providers::{Credentials, GitHub};
use axum::Router;
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use test_support::{Browser, Page, variables};

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
enum Plan {
    #[default]
    Free,
    Pro,
}

impl TypeScript for Plan {
    fn typescript() -> String {
        r#""Free" | "Pro""#.to_owned()
    }
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Address {
    street: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
#[serde(rename_all = "camelCase")]
struct Customer {
    #[claims(public)]
    plan: Plan,
    #[claims(public)]
    older_plans: Vec<Plan>,
    #[claims(public, client_update)]
    nick_name: Option<String>,
    #[claims(public, client_update)]
    #[serde(rename(serialize = "size", deserialize = "new-size"))]
    page_size: u8,
    #[claims(public)]
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[claims(public)]
    #[serde(serialize_with = "loud", rename = "e-mails")]
    emails: u32,
    #[claims(public)]
    limits: BTreeMap<String, f64>,
    #[claims(public)]
    #[serde(flatten)]
    rest: BTreeMap<String, bool>,
    internal: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn loud<S: serde::Serializer>(count: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{count}!"))
}

auth! {
    pub struct ShopAuth;
    session: { claims: Customer },
    providers: [
        Credentials { authorize: |attempt: Authorize<ShopAuth, Login>| Some(User::new(attempt.form.username)) },
        GitHub as "git-hub" { client_id: "id", client_secret: env("SECRET") } if env("NEVER"),
    ],
}

auth! {
    pub struct OldAuth;
    providers: [],
    base_path: "/old",
    compat: next_auth_v4,
}

async fn shop() -> ShopAuth {
    ShopAuth::builder().variables(variables(&[])).build().await.unwrap()
}

async fn browser() -> (Browser, String) {
    let auth = shop().await;
    (Browser::new(Router::new().auth(&auth)), auth.client_path())
}

fn header_of(page: &Page, name: header::HeaderName) -> &str {
    page.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[track_caller]
fn assert_is_public_script(page: &Page) {
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(header_of(page, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    assert_eq!(header_of(page, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    for absent in [header::SET_COOKIE, header::VARY, header::PRAGMA, header::EXPIRES] {
        assert_eq!(page.headers.get(&absent), None);
    }
}

#[tokio::test]
async fn the_hashed_path_is_kept_for_ever() {
    let (mut browser, path) = browser().await;
    assert!(
        path.starts_with("/api/auth/client.") && path.len() == "/api/auth/client..js".len() + 16
    );
    let page = browser.get(&path).await;
    assert_is_public_script(&page);
    assert_eq!(header_of(&page, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    for verb in ["getSession", "signIn", "signOut", "update", "getCsrfToken", "getProviders"] {
        assert!(page.text.contains(verb), "{verb}");
    }
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn the_plain_path_leads_to_it() {
    let (mut browser, path) = browser().await;
    let page = browser.get("/api/auth/client.js").await;
    assert_is_public_script(&page);
    assert_eq!(header_of(&page, header::CACHE_CONTROL), "no-cache");
    let name = path.rsplit('/').next().unwrap();
    assert_eq!(page.text, format!("export*from\"./{name}\";\n"));
}

#[tokio::test]
async fn the_path_of_another_version_has_this_one_and_nobody_keeps_it() {
    let (mut browser, path) = browser().await;
    let page = browser.get("/api/auth/client.0123456789abcdef.js").await;
    assert_is_public_script(&page);
    assert_eq!(header_of(&page, header::CACHE_CONTROL), "no-cache");
    assert_eq!(page.text, browser.get(&path).await.text);
}

#[tokio::test]
async fn who_has_it_does_not_get_it_again() {
    let (mut browser, path) = browser().await;
    let tag = header_of(&browser.get(&path).await, header::ETAG).to_owned();
    for path in ["/api/auth/client.js", &path] {
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let known = HeaderValue::try_from(known).unwrap();
            browser.headers.insert(header::IF_NONE_MATCH, known);
            let page = browser.get(path).await;
            assert_eq!((page.status, page.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
            assert_eq!(header_of(&page, header::ETAG), tag);
            assert_ne!(header_of(&page, header::CACHE_CONTROL), "");
        }
        let other = HeaderValue::from_static("\"other\"");
        browser.headers.insert(header::IF_NONE_MATCH, other);
        assert_is_public_script(&browser.get(path).await);
    }
}

#[tokio::test]
async fn other_names_and_methods_are_not_the_client() {
    let (mut browser, path) = browser().await;
    for name in ["client", "client.min.js", "client.0123456789ABCDEF.js", "client.1.js"] {
        let page = browser.get(&format!("/api/auth/{name}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{name}");
    }
    assert_eq!(browser.post(&path, &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn it_is_where_the_routes_are_with_compat_too() {
    let auth = OldAuth::builder().variables(variables(&[])).build().await.unwrap();
    let path = auth.client_path();
    assert!(path.starts_with("/old/client."));
    let mut browser = Browser::new(Router::new().auth(&auth));
    assert_is_public_script(&browser.get(&path).await);
    assert_is_public_script(&browser.get("/old/client.js").await);
    let elsewhere = OldAuth::builder().variables(variables(&[])).url("http://localhost/new");
    assert!(elsewhere.build().await.unwrap().client_path().starts_with("/new/client."));
}

#[test]
fn the_types_are_those_of_the_setup() {
    let types = ShopAuth::typescript();
    let expected = r#"// The types of `ShopAuth`, written by its `typescript()`.

export interface Session {
  user: { name?: string; email?: string; image?: string };
  /** ISO 8601. */
  expires: string;
  plan: "Free" | "Pro";
  olderPlans: Array<"Free" | "Pro">;
  nickName: string | null;
  size: number;
  address?: unknown;
  "e-mails": unknown;
  limits: Record<string, number>;
  [claim: string]: unknown;
}

export interface SessionUpdate {
  nickName?: string | null;
  "new-size"?: number;
}

export type ProviderId =
  | "credentials"
  | "git-hub";

export type ErrorCode =
  | "AccessDenied"
"#;
    assert!(types.starts_with(expected), "{types}");
    assert!(types.contains("\n  | \"/api/auth/callback/git-hub\""), "{types}");
    assert!(types.contains("\nexport declare function onSession<S = Session>("), "{types}");
    assert!(!types.contains("import ") && !types.contains("internal"), "{types}");
}

#[test]
fn a_setup_without_providers_and_claims_has_types() {
    let types = OldAuth::typescript();
    assert!(types.contains("export type ProviderId = never;\n"), "{types}");
    assert!(types.contains("export type SessionUpdate = Record<string, never>;\n"), "{types}");
    assert!(types.contains("\n  | \"/old/client.js\""), "{types}");
}

#[test]
fn what_serde_writes_is_described() {
    assert_eq!(Option::<Vec<bool>>::typescript(), "Array<boolean> | null");
    assert_eq!(Vec::<Option<Box<str>>>::typescript(), "Array<string | null>");
    assert_eq!(<std::borrow::Cow<'_, str>>::typescript(), "string");
}
