//! Sessions for tests: one without a request, and one that is as real as after a sign-in.

use std::time::{Duration, SystemTime};

use crate::{
    Auth, Session, User,
    adapter::{Changes, StoredUser, UserChange},
    browser::cookie::{chunk, header::Cookies, set::SetCookie},
    engine::{Engine, settings::Strategy},
    error::BoxError,
    parts::time::whole_millis,
    session::{Beginning, Request, row::NewRow, stamp, stored},
};

impl<T, A> Session<T, A> {
    /// A session for a test that calls a handler, without a request or a router. It expires in 30 days, and its id is
    /// `session-of-tests`.
    ///
    /// ```
    /// use auth::{Claims, Session, User, auth};
    ///
    /// #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
    /// struct Customer {
    ///     plan: String,
    /// }
    ///
    /// auth! {
    ///     pub struct ShopAuth;
    ///     providers: [],
    ///     session: { claims: Customer },
    /// }
    ///
    /// async fn plan(session: Session<Customer>) -> String {
    ///     format!("{} is on {}", session.user.name(), session.plan)
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let ada = User::new("1").with_name("Ada");
    /// let session = Session::for_test(ada, Customer { plan: "pro".to_owned() });
    /// assert_eq!(plan(session).await, "Ada is on pro");
    /// # }
    /// ```
    #[must_use]
    pub fn for_test(user: User, claims: T) -> Self {
        let expires = SystemTime::now() + Duration::from_hours(30 * 24);
        Self::new(user, expires, claims, Some("session-of-tests".to_owned()))
    }
}

/// The cookies of a session that begins now, of the setup's own strategy. The user is stored where the setup stores
/// users and has none with this id.
///
/// Fails when the store does, or when the claims can't be written.
pub(super) async fn begin<A: Auth>(
    auth: &A,
    user: User,
    claims: &A::Claims,
) -> Result<Vec<SetCookie>, BoxError> {
    let engine = auth.setup().engine();
    let sealing = engine.sealing(engine.site.is_always_https());
    let cookies = Cookies::default();
    let (user, stamp) = enrolled(engine, user).await?;
    if engine.settings.strategy == Strategy::Jwt {
        let request = Request::<A> { engine, sealing, cookies: &cookies };
        let stamp = stamp.as_deref();
        return request.start(&user, claims, Beginning { stamp, ..Beginning::default() });
    }
    let NewRow { cookie, mut stored } = NewRow::new(engine)?;
    stored.claims = Some(stored::json(claims)?);
    let expires = stored.expires;
    let users = engine.storage.users().ok_or("the adapter offers no users")?;
    let user = UserChange::Keep(user.id);
    users.commit(Changes { session: Some(stored), ..Changes::of(user) }).await?;
    let mut cookie = sealing.cookies.session_token.set(cookie);
    cookie.expires = Some(expires);
    Ok(chunk::write(&cookie, &cookies, &sealing.elsewhere)?)
}

/// The user as it is stored, and its security stamp. A user that is created has proven its address.
async fn enrolled<S, P>(
    engine: &Engine<S, P>,
    user: User,
) -> Result<(User, Option<String>), BoxError> {
    let Some(users) = engine.storage.users() else { return Ok((user, None)) };
    let stamps = !engine.settings.compat.keeps_no_stamps();
    let security = engine.storage.security().filter(|_| stamps);
    let known = users.user(&user.id).await?;
    let user = if let Some(known) = known {
        known.user
    } else {
        let email_verified = user.email.is_some().then(|| whole_millis(engine.now()));
        let new = StoredUser { user, email_verified };
        let mut changes = Changes::of(UserChange::Create(new));
        if security.is_some() {
            changes.stamp = Some(stamp::new(engine, None)?);
        }
        users.commit(changes).await?.user
    };
    let Some(security) = security else { return Ok((user, None)) };
    let secured = security.secured_user(&user.id).await?;
    Ok((user, secured.and_then(|(_, security)| security.stamp)))
}
