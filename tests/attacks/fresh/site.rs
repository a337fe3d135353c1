//! Two sites with a page that asks for a fresh session. They differ in where their sessions are.

use auth::{RouterExt as _, adapter::Memory, auth, testing::TestApp};
use auth_providers::{Credentials, Email, Google};
pub(super) use test_support::fresh_site::{Customer, LATER, is_fresh, seen, user};
use test_support::fresh_site::{by_password, routes};

macro_rules! setup {
    ($name:ident, $build:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
            adapter: Memory {},
            providers: [
                Google { ..env },
                Email { from: "Shop <no-reply@shop.example>" },
                Credentials { authorize: by_password::<$name> },
            ],
            session: { claims: extern Customer, strategy: $strategy, fresh: 10 minutes },
        }

        /// The application.
        pub(super) async fn $build() -> TestApp<$name> {
            let app = |auth: $name| routes::<$name>().auth(&auth).with_state(auth);
            $name::builder().test().app(app).await
        }
    };
}

setup!(CookieAuth, cookies, jwt);
setup!(RowAuth, rows, database);
