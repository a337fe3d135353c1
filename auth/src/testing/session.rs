//! Sessions for tests: one without a request, and one that is as real as after a sign-in.

use std::time::{Duration, SystemTime};

use crate::{
    Declared, FreshSession, Require, Session, User,
    adapter::{Changes, StoredUser, UserChange},
    browser::cookie::{chunk, header::Cookies, set::SetCookie},
    engine::{
        Engine, ErasedClaims,
        roles::{RoleOf, RoleSet, RoleTable},
        settings::Strategy,
    },
    error::BoxError,
    identity::Methods,
    parts::time::whole_millis,
    session::{
        Beginning, Request,
        authentication::{Authentication, Freshness},
        roles,
        row::NewRow,
        stamp, stored,
    },
};

impl<T, A> Session<T, A> {
    /// A session for a test that calls a handler, without a request or a router. It expires in 30 days, its id is
    /// `session-of-tests`, and it is fresh.
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
        let now = SystemTime::now();
        let authentication =
            Authentication { at: now, methods: Methods::default(), provider: None };
        let declared = Some(Duration::from_hours(24));
        let freshness = Freshness { authentication: Some(authentication), now, declared };
        let expires = now + Duration::from_hours(30 * 24);
        Self::new(user, expires, claims, Some("session-of-tests".to_owned()))
            .with_freshness(freshness)
    }

    /// The same session, of which nobody knows when its user was there: it isn't fresh.
    #[must_use]
    pub fn stale(self) -> Self {
        self.with_freshness(Freshness::UNKNOWN)
    }
}

impl<T, A: Declared> Session<T, A> {
    /// The same session with these roles, and those that they include.
    ///
    /// ```
    /// # use auth::{Claims, Roles, RolesUpdate, Session, User, auth};
    /// # #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
    /// # struct Customer {}
    /// #[derive(Roles)]
    /// enum Role {
    ///     Member,
    ///     #[role(includes(Member))]
    ///     Admin,
    /// }
    /// # auth! {
    /// #     struct ShopAuth;
    /// #     providers: [],
    /// #     session: { claims: Customer },
    /// #     roles: Role,
    /// #     callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
    /// # }
    ///
    /// let session: Session<Customer> = Session::for_test(User::new("1"), Customer {});
    /// assert!(!session.has::<role::Member>());
    /// assert!(session.with_roles([Role::Admin]).has::<role::Member>());
    /// ```
    #[must_use]
    pub fn with_roles(self, roles: impl IntoIterator<Item = A::Roles>) -> Self {
        let roles = RoleTable::of::<A::Roles>().effective(RoleSet::of(roles));
        self.with_effective(roles)
    }
}

impl<R, T, A> Require<R, Session<T, A>>
where
    A: Declared,
    R: RoleOf<A::Roles>,
{
    /// The argument of a handler that requires a role, for a test that calls the handler without a request or a
    /// router. The session has the role then, and what it includes, besides the roles that it had.
    ///
    /// ```
    /// # use auth::{Claims, Require, Roles, RolesUpdate, Session, User, auth};
    /// # #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
    /// # struct Customer {}
    /// # #[derive(Roles)]
    /// # enum Role { Admin }
    /// # auth! {
    /// #     struct ShopAuth;
    /// #     providers: [],
    /// #     session: { claims: Customer },
    /// #     roles: Role,
    /// #     callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Admin] },
    /// # }
    /// async fn settings(session: Require<role::Admin>) -> String {
    ///     format!("Settings of {}", session.user.name())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let ada = Session::for_test(User::new("1").with_name("Ada"), Customer {});
    /// assert_eq!(settings(Require::for_test(ada)).await, "Settings of Ada");
    /// # }
    /// ```
    #[must_use]
    pub fn for_test(session: Session<T, A>) -> Self {
        let role = RoleSet::default().with(R::INDEX);
        let role = RoleTable::of::<A::Roles>().effective(role);
        let roles = session.effective().and(role);
        Self::new(session.with_effective(roles))
    }
}

impl<S, W> FreshSession<S, W> {
    /// The argument of a handler that only fresh sessions may call, for a test that calls the handler without a request
    /// or a router.
    ///
    /// ```
    /// # use auth::{Claims, Fresh, FreshSession, Session, User, auth};
    /// # #[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
    /// # struct Customer {}
    /// # auth! {
    /// #     struct ShopAuth;
    /// #     providers: [],
    /// #     session: { claims: Customer, fresh: 10 minutes },
    /// # }
    /// async fn delete_account(session: Fresh<Session<Customer>>) -> String {
    ///     format!("{} is gone", session.user.name())
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let ada = Session::for_test(User::new("1").with_name("Ada"), Customer {});
    /// assert_eq!(delete_account(FreshSession::for_test(ada)).await, "Ada is gone");
    /// # }
    /// ```
    #[must_use]
    pub fn for_test(session: S) -> Self {
        Self::new(session)
    }
}

/// The cookies of a session that begins now, of the setup's own strategy. The user is stored where the setup stores
/// users and has none with this id. The session is fresh if `is_fresh`, and otherwise nobody knows when its user was
/// there. The `roles` callback says which roles the user has; it gets no profile.
///
/// Fails when the store or the callback does, or when the claims can't be written.
pub(super) async fn begin(
    engine: &Engine,
    user: User,
    claims: &ErasedClaims,
    is_fresh: bool,
) -> Result<Vec<SetCookie>, BoxError> {
    let sealing = engine.sealing(engine.site.is_always_https());
    let cookies = Cookies::default();
    let (user, stamp) = enrolled(engine, user).await?;
    let roles = roles::at_sign_in(engine, &user, claims, None).await?;
    // The provider is one of the setup, so that somebody who isn't stored can confirm there.
    let provider = engine.entries.first().map(|entry| entry.id);
    let (at, methods) = (engine.now(), Methods::default());
    let authentication = is_fresh.then_some(Authentication { at, methods, provider });
    if engine.settings.strategy == Strategy::Jwt {
        let request = Request { engine, sealing, cookies: &cookies };
        let stamp = stamp.as_deref();
        return request.start(
            &user,
            claims,
            Beginning { stamp, roles, authentication, ..Beginning::default() },
        );
    }
    let NewRow { cookie, mut stored } = NewRow::new(engine, authentication)?;
    stored.claims = Some(stored::row_json(engine.roles, claims, roles)?);
    let expires = stored.expires;
    let users = engine.storage.users().ok_or("the adapter offers no users")?;
    let user = UserChange::Keep(user.id);
    users.commit(Changes { session: Some(stored), ..Changes::of(user) }).await?;
    let mut cookie = sealing.cookies.session_token.set(cookie);
    cookie.expires = Some(expires);
    Ok(chunk::write(cookie, &cookies, &sealing.elsewhere)?)
}

/// The user as it is stored, and its security stamp. A user that is created has proven its address.
async fn enrolled(engine: &Engine, user: User) -> Result<(User, Option<String>), BoxError> {
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
