//! Two applications with pages that ask for a fresh session. They differ in where their sessions are.

use std::time::Duration;

use auth::{Fresh, RouterExt as _, Session, Within, adapter::Memory, auth, testing::TestApp};
use auth_providers::{Credentials, Email, GitHub, Google};
use axum::{
    Router,
    routing::{get, post},
};
pub(super) use test_support::fresh_site::{Customer, LATER, is_fresh, seen, user};
use test_support::fresh_site::{by_password, routes};

macro_rules! setup {
    ($name:ident, $build:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
            adapter: Memory {},
            providers: [
                Google { ..env },
                GitHub { ..env },
                GitHub as "hub" { confirms: true, ..env },
                Email { from: "Shop <no-reply@shop.example>" },
                Credentials { authorize: by_password::<$name> },
            ],
            session: { claims: extern Customer, strategy: $strategy, fresh: 10 minutes },
        }

        /// The application.
        pub(super) async fn $build() -> TestApp<$name> {
            $name::builder()
                .test()
                .app(|auth| {
                    let deleted = post(|session: Fresh<Session<Customer, $name>>| async move {
                        session.user.id.clone()
                    });
                    let keys =
                        get(|session: Fresh<Session<Customer, $name>, Within<60>>| async move {
                            session.user.id.clone()
                        });
                    let hint = get(|session: Option<Fresh<Session<Customer, $name>>>| async move {
                        session.map_or_else(|| "confirm".to_owned(), |it| it.user.id.clone())
                    });
                    let short_hint = get(
                        |session: Option<Fresh<Session<Customer, $name>, Within<60>>>| async move {
                            session.map_or_else(|| "confirm".to_owned(), |it| it.user.id.clone())
                        },
                    );
                    let guarded = Router::new().route("/guarded", get(|| async { "guarded" }));
                    let guarded = guarded.route_layer(auth.guard().fresh());
                    let short = Router::new().route("/short", get(|| async { "short" }));
                    let layer = auth.guard().fresh_within(Duration::from_mins(5)).fresh();
                    routes::<$name>()
                        .route("/delete", deleted)
                        .route("/keys", keys)
                        .route("/hint", hint)
                        .route("/short_hint", short_hint)
                        .merge(guarded)
                        .merge(short.route_layer(layer))
                        .auth(&auth)
                        .with_state(auth)
                })
                .await
        }
    };
}

setup!(CookieAuth, cookies, jwt);
setup!(RowAuth, rows, database);

/// How long a session is fresh.
pub(super) const FRESH: Duration = Duration::from_mins(10);
