//! Sessions whose claims another version of the application has written: nobody is signed out.

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, RouterExt as _, Secret, Trigger, User,
    adapter::{Memory, MemoryStore},
    auth,
};
use auth_providers::Credentials;
use axum::Router;
use serde::{Deserialize, Serialize};
use test_support::{Browser, ORIGIN, SECRET};

/// What the first version keeps.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct First {
    #[claims(public)]
    plan: String,
    #[claims(public)]
    seats: u32,
}

/// The second adds a field, and reads another one otherwise.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Second {
    #[claims(public)]
    plan: String,
    #[claims(public)]
    seats: Vec<String>,
    #[claims(public)]
    theme: String,
}

/// The third has no starting value.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
struct Third {
    #[claims(public)]
    theme: String,
}

#[derive(CredentialsForm)]
struct Login {
    username: String,
}

#[expect(clippy::unnecessary_wraps, reason = "the signature that applications write")]
fn check<A: auth::Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    Some(User::new("7").with_name(attempt.form.username))
}

fn first<A: auth::Auth<Claims = First>>(update: ClaimsUpdate<A>) -> First {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => {
            First { plan: "gold".to_owned(), seats: 3 }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

/// Whatever the new field lacks, the callback fills.
fn second<A: auth::Auth<Claims = Second>>(update: ClaimsUpdate<A>) -> Second {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Second::default(),
        Trigger::Read { claims } if claims.theme.is_empty() => {
            Second { theme: "dark".to_owned(), ..claims }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

fn third<A: auth::Auth<Claims = Third>>(update: ClaimsUpdate<A>) -> Third {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Third { theme: "light".to_owned() },
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

macro_rules! version {
    ($name:ident: $claims:ty, $callback:ident, $strategy:ident) => {
        auth! {
            pub(crate) struct $name;
            session: { claims: extern $claims, strategy: $strategy },
            adapter: Memory {},
            providers: [Credentials { authorize: check::<$name> }],
            callbacks: { claims: $callback::<$name> },
            // In each version the type has the same name.
            name: "claims_version",
        }

        impl $name {
            async fn app(store: &MemoryStore) -> Router {
                let builder = Self::builder().url(ORIGIN).secret(Secret::new(SECRET));
                let builder = builder.store(store.clone()).variables(|_| None);
                Router::new().auth(&builder.build().await.unwrap())
            }
        }
    };
}

version! { FirstInCookies: First, first, jwt }
version! { FirstInRows: First, first, database }
version! { SecondInCookies: Second, second, jwt }
version! { SecondInRows: Second, second, database }
version! { ThirdInCookies: Third, third, jwt }
version! { ThirdInRows: Third, third, database }

/// The same browser at processes of another version.
fn at(app: Router, browser: &Browser) -> Browser {
    let mut other = Browser::new(app);
    other.cookies = browser.cookies.clone();
    other
}

async fn versions_run_side_by_side(first: Router, second: Router, third: Router) {
    let mut old = Browser::new(first.clone());
    old.submit("/api/auth/callback/credentials", &[("username", "vic")]).await;
    assert_eq!(old.session().await["plan"], "gold");

    let mut new = at(second, &old);
    let session = new.session().await;
    assert_eq!(session["plan"], "gold", "what fits is kept: {session}");
    assert_eq!(session["seats"], serde_json::json!([]), "what doesn't starts anew");
    assert_eq!(session["theme"], "dark", "the callback is asked");
    assert_eq!(session["user"]["name"], "vic");

    // The process of the version before reads what the new one has written.
    let mut old = at(first, &new);
    assert_eq!(old.session().await["plan"], "gold");

    // Without a starting value the session is nobody's, and stays.
    let mut other = at(third, &old);
    let page = other.get("/api/auth/session").await;
    assert_eq!(page.text, "{}");
    assert!(page.set_cookies().is_empty(), "{page:?}");
    assert_eq!(old.session().await["plan"], "gold");
    // Whoever signs out there is signed out everywhere.
    other.submit("/api/auth/signout", &[]).await;
    assert_eq!(old.session().await, serde_json::json!({}));
}

#[tokio::test]
async fn a_deploy_signs_nobody_out() {
    let store = MemoryStore::default();
    let apps = (
        FirstInCookies::app(&store).await,
        SecondInCookies::app(&store).await,
        ThirdInCookies::app(&store).await,
    );
    versions_run_side_by_side(apps.0, apps.1, apps.2).await;
    let store = MemoryStore::default();
    let apps = (
        FirstInRows::app(&store).await,
        SecondInRows::app(&store).await,
        ThirdInRows::app(&store).await,
    );
    versions_run_side_by_side(apps.0, apps.1, apps.2).await;
}
