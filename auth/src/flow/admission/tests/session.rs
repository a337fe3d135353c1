//! What the session of somebody who is admitted says of what isn't known.

use super::{
    InCookiesAuth, NowhereAuth, Played, SilentStore, V4InCookiesAuth, V4NowhereAuth, built,
    context, known, request, somebody,
};
use crate::{
    adapter::{Changes, UserChange, Users as _},
    browser::cookie::set::SetCookie,
    flow::admission::{enrolment::Enrolled, outcome::Outcome, session},
    identity::Kind,
    session::{Renewal, stored::Found},
};

/// Whether the session in these cookies has nulls for what isn't known.
async fn has_nulls<A: Played>(setup: &A, cookies: &[SetCookie]) -> bool {
    let [cookie] = cookies else { panic!("one cookie") };
    let header = cookie.to_header();
    let request = request(header.split(';').next());
    let context = context(setup, &request).await;
    match context.session().read(Renewal::Shown).await {
        Ok(Found::Valid(stored)) => stored.has_nulls,
        _ => panic!("it is a session"),
    }
}

/// v4 shows null where a profile function gives nothing, and leaves out what `authorize` leaves out.
#[tokio::test]
async fn what_a_provider_does_not_say_is_null_for_v4() {
    async fn found<A: Played>(setup: A) -> [bool; 3] {
        let mut found = [false; 3];
        for (place, kind) in found.iter_mut().zip([Kind::Oidc, Kind::OAuth1, Kind::Credentials]) {
            let request = request(None);
            let context = context(&setup, &request).await;
            let user = known("ada").user;
            let written = session::of_nobody_stored(&context, &somebody(kind), &user).await;
            *place = has_nulls(&setup, &written.expect("it fits")).await;
        }
        found
    }
    assert_eq!(found(built(NowhereAuth::builder()).await).await, [false; 3]);
    assert_eq!(found(built(V4NowhereAuth::builder()).await).await, [true, true, false]);
}

/// v4 shows null where a column is null.
#[tokio::test]
async fn what_a_table_does_not_have_is_null_for_v4() {
    async fn found<A: Played>(setup: A) -> bool {
        let request = request(None);
        let context = context(&setup, &request).await;
        let user = known("ada");
        let enrolled = Enrolled {
            user: user.user.clone(),
            outcome: Outcome::Known(user),
            is_new: false,
            changed: Vec::new(),
            row: None,
            current: None,
            replaced: None,
            stamp: None,
        };
        let written = session::begin(&context, &somebody(Kind::Oidc), enrolled).await;
        has_nulls(&setup, &written.expect("it fits")).await
    }
    let store = SilentStore::default();
    store.commit(Changes::of(UserChange::Create(known("ada")))).await.expect("there is room");
    assert!(!found(built(InCookiesAuth::builder().store(store.clone())).await).await);
    assert!(found(built(V4InCookiesAuth::builder().store(store)).await).await);
}
