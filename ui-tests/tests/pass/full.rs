//! A setup with every key.

use std::time::Duration;

use auth::{
    Authorize, BoxError, Claims, ClaimsUpdate, ColorScheme, Cookie, CredentialsForm, Decision,
    Redirect, SameSite, Secret, SessionCodec, SessionView, SignIn, Texts, Trigger, User,
    adapter::{Adapter, MemoryStore, Storage, StoreError},
    auth, env, event,
};
use auth_providers::{Credentials, GitHub, Google};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    #[claims(public)]
    pub plan: String,
    #[claims(public, client_update)]
    pub locale: Option<String>,
    pub github_token: Option<Secret>,
}

#[derive(Clone)]
pub struct Db;

const LOGIN: Texts = Texts { language: "en-GB", sign_in: "Log in", ..Texts::ENGLISH };

#[derive(auth::AuthConfig)]
pub struct Memory {
    size: Option<u32>,
}

impl Adapter for Memory {
    type Store = MemoryStore;

    async fn connect(self) -> Result<MemoryStore, StoreError> {
        let _ = self.size;
        Ok(MemoryStore::default())
    }

    fn storage(store: MemoryStore) -> Storage {
        Storage::of(store).users().accounts().sessions().into()
    }
}

struct Plain;

impl SessionCodec for Plain {
    fn encode(
        &self,
        _: &serde_json::Map<String, serde_json::Value>,
        _: Duration,
    ) -> Result<String, BoxError> {
        Err("no".into())
    }
    fn decode(
        &self,
        _: &str,
    ) -> Result<Option<serde_json::Map<String, serde_json::Value>>, BoxError> {
        Ok(None)
    }
}

#[derive(CredentialsForm)]
struct Login {
    #[form(label = "Name", placeholder = "demo")]
    username: String,
    password: Secret,
    code: Option<String>,
}

const WELCOME: &str = "/welcome";

auth! {
    /// Customers sign in here.
    pub struct ShopAuth;

    providers: [
        GitHub { ..env },
        GitHub as "github-work" { client_id: "Iv1.work", client_secret: env("WORK_SECRET"), scope: ["read:org"] },
        Google { client_id: env("GOOGLE_ID"), client_secret: env("GOOGLE_SECRET") } if env("GOOGLE_ID"),
        Credentials { authorize: check_password } if cfg!(debug_assertions),
    ],
    session: {
        claims: Customer,
        strategy: database,
        max_age: 30 days,
        update_age: Duration::from_secs(60),
        generate_session_token: || "x".repeat(32),
        codec: Plain,
    },
    adapter: Memory { size: 7_u32 },
    callbacks: {
        sign_in: allow_known,
        redirect: |to| to.into_default(),
        claims: build_claims,
        session: async |view: SessionView<ShopAuth>| view.into_json(),
    },
    events: {
        sign_in: |_| (),
        sign_out: signed_out,
        create_user: async |_| (),
        update_user: |_| (),
        link_account: |_| (),
        session: |_| (),
    },
    pages: {
        sign_in: "/login",
        sign_out: "/logout",
        error: "/error",
        verify_request: "/verify",
        new_user: WELCOME,
    },
    cookies: {
        session_token: Cookie::named("sid").same_site(SameSite::Strict),
        callback_url: "back",
        csrf_token: "csrf",
        pkce_code_verifier: "pkce",
        state: "state",
        nonce: "nonce",
        prefix: "shop",
        domain: "shop.example",
        secure: true,
        partitioned: false,
    },
    theme: {
        color_scheme: ColorScheme::Dark,
        site_name: "Acme Shop",
        logo: "/logo.svg",
        favicon: "/favicon.svg",
        brand_color: "#1a73e8",
        button_text: "#fff",
    },
    texts: [LOGIN, Texts::KOREAN],
    redirects: ["https://docs.shop.example", "/account", "myapp://auth", "com.shop.app:/"],
    origins: ["https://www.shop.example"],
    state: Db,
    secret: [env("AUTH_SECRET"), env("OLD_SECRET")],
    base_path: "/auth",
    prefix: "/shop",
    hosts: ["shop.example", "*.shop.example", "http://localhost:3000"],
    proxies: ["10.0.0.0/8", "fd00::/8"],
    compat: next_auth_v4,
    crate: ::auth,
}

async fn allow_known(attempt: SignIn<ShopAuth>) -> Result<Decision, std::io::Error> {
    Ok(match attempt.profile {
        ShopAuthProfile::GitHub(_) | ShopAuthProfile::GithubWork(_) => Decision::Allow,
        ShopAuthProfile::Google(profile) => {
            let _ = profile;
            Decision::Deny
        }
        ShopAuthProfile::Credentials(user) => Decision::allow_if(!user.id.is_empty()),
    })
}

async fn build_claims(update: ClaimsUpdate<ShopAuth>) -> Result<Customer, BoxError> {
    let Db = update.state;
    Ok(match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Customer::default(),
        Trigger::Update { claims, patch } => claims.with(patch),
        Trigger::Read { claims } => claims,
    })
}

fn signed_out(event: event::SignOut<ShopAuth>) {
    drop(event.claims);
}

async fn check_password(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let Login { username, password, code } = attempt.form;
    (password == Secret::new("x") && code.is_none()).then(|| User::new(username))
}

#[expect(dead_code)]
fn within(_: Redirect<ShopAuth>) {}

#[test]
fn runs() {
    let _ = ShopAuth::from_env(Db);
    let _ = ShopAuth::builder(Db);
    assert_eq!(ShopAuthProvider::GithubWork.id(), "github-work");
    assert_eq!(ShopAuthProvider::GithubWork.name(), "GitHub");
    assert_eq!(ShopAuthProvider::GitHub.sign_in_path(), "/shop/auth/signin/github");
}
