//! Sessions whose `max_age` is shorter than a day, in setups that say nothing of `update_age`.

use std::time::Duration;

use auth::{
    Auth, NoClaims, RouterExt as _, Session, User,
    adapter::Memory,
    auth,
    testing::{TestApp, TestClient},
};
use axum::{Router, routing::get};

auth! {
    struct InCookies;
    providers: [],
    session: { max_age: 1 hour },
}

auth! {
    struct InRows;
    providers: [],
    adapter: Memory {},
    session: { max_age: 1 hour, strategy: database },
}

macro_rules! open {
    ($name:ident) => {
        $name::builder().test().app(|auth| {
            let name = get(|session: Session<NoClaims, $name>| async move {
                session.user.name().to_owned()
            });
            Router::new().route("/", name).auth(&auth).with_state(auth)
        })
    };
}

async fn lives_on<A: Auth<Claims = NoClaims>>(app: TestApp<A>) {
    let ada = User::new("1").with_name("Ada");
    let mut client: TestClient = app.signed_in(ada, NoClaims::default()).await;
    // Each time less than an hour after the last one, for longer than a day.
    for _ in 0..50 {
        app.advance(Duration::from_mins(50));
        client.get("/").await.assert_status(200).assert_text("Ada");
    }
    app.advance(Duration::from_mins(61));
    client.get("/").await.assert_status(401);
}

#[tokio::test]
async fn a_session_of_an_hour_lives_on_while_it_is_used() {
    lives_on(open!(InCookies).await).await;
    lives_on(open!(InRows).await).await;
}
