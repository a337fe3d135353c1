//! The session of somebody who is admitted.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{
    InCookiesAuth, NowhereAuth, Played, SilentStore, StampedAuth, V4InCookiesAuth, V4NowhereAuth,
    built, context, known, request, somebody_of,
};
use crate::{
    User,
    adapter::{Changes, UserChange, Users as _},
    browser::cookie::set::SetCookie,
    flow::{
        admission::{
            Candidate,
            enrolment::Enrolled,
            outcome::Outcome,
            resolution::Current,
            session::{self, Content, Place},
        },
        context::Context,
    },
    identity::Kind,
    session::{
        Renewal,
        stored::{Found, Stored},
    },
};

/// The session in these cookies.
async fn opened<A: Played>(setup: &A, cookies: &[SetCookie]) -> Box<Stored> {
    let [cookie] = cookies else { panic!("one cookie") };
    let header = cookie.to_header();
    let request = request(header.split(';').next());
    let context = context(setup, &request).await;
    match context.session().read(Renewal::Shown).await {
        Ok(Found::Valid(stored, _)) => stored,
        _ => panic!("it is a session"),
    }
}

/// A user of the store who signs in as one who was there.
#[expect(clippy::option_option, reason = "it is so in `Enrolled`")]
fn enrolled(current: Option<Current>, stamp: Option<Option<String>>) -> Enrolled {
    let user = known("ada");
    Enrolled {
        user: user.user.clone(),
        outcome: Outcome::Known(user),
        is_new: false,
        changed: Vec::new(),
        row: None,
        current,
        replaced: None,
        ends_replaced: false,
        stamp,
    }
}

/// What the application says of them.
async fn content(context: &Context<'_>, candidate: &Candidate, user: &User) -> Content {
    let said = session::content(context, candidate, user, false).await;
    said.map_err(|_| ()).expect("the callbacks don't fail")
}

/// The session that such a sign-in begins; `None` where it can't.
async fn begun<A: Played>(setup: &A, enrolled: Enrolled) -> Option<Box<Stored>> {
    let request = request(None);
    let context = context(setup, &request).await;
    let user = enrolled.user.clone();
    let said = content(&context, &somebody_of::<A>(Kind::Oidc), &user).await;
    let place = Place::of(enrolled);
    let written = session::begin(&context, &user, &said, place, None).await.ok()?;
    Some(opened(setup, &written).await)
}

async fn store() -> SilentStore {
    let store = SilentStore::default();
    let stamp = Some("stamp".to_owned());
    let created = Changes { stamp, ..Changes::of(UserChange::Create(known("ada"))) };
    store.commit(created).await.expect("there is room");
    store
}

/// v4 shows null where a profile function gives nothing, and leaves out what `authorize` leaves out.
#[tokio::test]
async fn what_a_provider_does_not_say_is_null_for_v4() {
    async fn found<A: Played>(setup: A) -> [bool; 3] {
        let mut found = [false; 3];
        for (place, kind) in found.iter_mut().zip([Kind::Oidc, Kind::OAuth1, Kind::Credentials]) {
            let request = request(None);
            let context = context(&setup, &request).await;
            let (user, candidate) = (known("ada").user, somebody_of::<A>(kind));
            let said = content(&context, &candidate, &user).await;
            let has_nulls = session::has_nulls(&context, &candidate);
            let written = session::of_nobody_stored(&context, &user, &said, has_nulls, None);
            *place = opened(&setup, &written.expect("it fits")).await.has_nulls;
        }
        found
    }
    assert_eq!(found(built(NowhereAuth::builder()).await).await, [false; 3]);
    assert_eq!(found(built(V4NowhereAuth::builder()).await).await, [true, true, false]);
}

/// v4 shows null where a column is null.
#[tokio::test]
async fn what_a_table_does_not_have_is_null_for_v4() {
    let store = store().await;
    let native = built(InCookiesAuth::builder().store(store.clone())).await;
    assert!(!begun(&native, enrolled(None, None)).await.expect("it begins").has_nulls);
    let v4 = built(V4InCookiesAuth::builder().store(store)).await;
    assert!(begun(&v4, enrolled(None, None)).await.expect("it begins").has_nulls);
}

/// A session that goes on is the same one, so that it ends when it would have and can be revoked in
/// whatever cookie it is. v4's has a new id in each cookie.
#[tokio::test]
async fn a_session_that_goes_on_keeps_its_id_and_its_begin() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right").as_secs();
    let began = Some(UNIX_EPOCH + Duration::from_secs(now - 60 * 60));
    let current = || Current {
        user: known("ada"),
        token: String::new(),
        cookie: String::new(),
        claims: None,
        expires: SystemTime::now(),
        id: Some("id-1".to_owned()),
        began,
        authentication: None,
    };
    let store = store().await;
    let native = built(InCookiesAuth::builder().store(store.clone())).await;
    let session = begun(&native, enrolled(Some(current()), None)).await.expect("it begins");
    assert_eq!((session.id.as_deref(), session.began), (Some("id-1"), began));
    let session = begun(&native, enrolled(None, None)).await.expect("it begins");
    assert!(session.id.as_deref() != Some("id-1") && session.began > began);
    let v4 = built(V4InCookiesAuth::builder().store(store)).await;
    let session = begun(&v4, enrolled(Some(current()), None)).await.expect("it begins");
    assert_ne!(session.id.as_deref(), Some("id-1"));
}

/// Whoever was signed out everywhere while they signed in doesn't come in at the last moment.
#[tokio::test]
async fn a_session_begins_with_the_stamp_that_the_sign_in_began_with() {
    let setup = built(StampedAuth::builder().store(store().await)).await;
    for (stamp, begins) in [
        (Some(Some("stamp".to_owned())), true),
        (Some(Some("former".to_owned())), false),
        (Some(None), false),
        (None, true),
    ] {
        let session = begun(&setup, enrolled(None, stamp.clone())).await;
        assert_eq!(session.is_some(), begins, "{stamp:?}");
    }
}
