//! Callbacks: functions of your application that decide or change what happens in a flow.
//!
//! You name them in `callbacks: { … }` of an [`auth!`](macro@crate::auth). Each takes one of the inputs
//! of this module. It may be `async` or not, and may return its value or a `Result`. A callback that
//! panics counts as one that returned an error.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::{
    declared::{Declared, blind_debug},
    roles::{RoleOf, RoleSet, RoleTable, Roles},
};
#[doc(hidden)]
pub use crate::config::Callback;
use crate::{Account, Identity, User, engine::claims::ClaimsData, parts::time::to_iso};

/// Somebody is signing in: the input of the `sign_in` callback.
#[non_exhaustive]
pub struct SignIn<A: Declared> {
    /// The provider in use.
    pub provider: A::Provider,
    /// The person: the stored user if the account is known, else what the provider said.
    pub user: User,
    /// What the provider said.
    pub identity: Identity,
    /// The account at the provider.
    pub account: Account,
    /// The provider's profile, typed.
    pub profile: A::Profile,
    /// Whether somebody only asks for a mail with a link. Nothing is proven yet and nobody is signed in;
    /// the callback is called again when somebody comes back with the link.
    ///
    /// If you deny here, whoever asks learns which addresses may sign in. If you deny only when they
    /// come back, every address gets the same answer, after the same work.
    pub verification_request: bool,
    /// The application's state.
    pub state: A::State,
}

/// Whether a sign-in goes ahead: the result of the `sign_in` callback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// Show the access-denied error.
    Deny,
    /// Send the browser elsewhere; nobody is signed in.
    Redirect(String),
}

impl Decision {
    /// [`Decision::Allow`] if `allowed`, else [`Decision::Deny`].
    #[must_use]
    pub const fn allow_if(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// A page asks to return somewhere after signing in or out: the input of the `redirect` callback.
///
/// The result is used only if it is on the site's origin or listed in `redirects` (with
/// `compat: next_auth_v4`, as it is).
#[non_exhaustive]
pub struct Redirect<A: Declared> {
    /// The requested target: an absolute URL or a path.
    pub url: String,
    /// The site's own origin, such as `https://shop.example`.
    pub base_url: String,
    /// What the browser is doing: signing in, signing out, linking an account, or confirming.
    pub purpose: RedirectPurpose,
    /// The application's state.
    pub state: A::State,
    pub(crate) default: String,
}

/// What a browser is doing when the `redirect` callback is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RedirectPurpose {
    /// A user who is signed in confirms that it's them, for a page that asks for a fresh session.
    Confirm,
    /// A user who is signed in links an account: the form has the field `link=true`.
    Link,
    /// Somebody signs in. Requests that lead nowhere by themselves, such as `GET session`, have this
    /// purpose too, because they ask about the place that the browser remembers for the next sign-in.
    SignIn,
    /// Somebody signs out, or comes back from signing out at the provider.
    SignOut,
}

impl<A: Declared> Redirect<A> {
    /// Where the browser goes without a callback: the target if it is allowed, else the origin.
    #[must_use]
    pub fn into_default(self) -> String {
        self.default
    }
}

/// A session is made, read or changed: the input of the `claims` callback.
#[non_exhaustive]
pub struct ClaimsUpdate<A: Declared> {
    /// Why the callback is asked.
    pub trigger: Trigger<A>,
    /// The application's state.
    pub state: A::State,
}

/// Why the `claims` callback is asked.
pub enum Trigger<A: Declared> {
    /// A user signs in for the first time; with an adapter only.
    #[non_exhaustive]
    SignUp {
        /// The user, just created.
        user: User,
        /// The account at the provider.
        account: Account,
        /// The provider's profile, typed.
        profile: A::Profile,
    },
    /// A user signs in.
    #[non_exhaustive]
    SignIn {
        /// The user.
        user: User,
        /// The account at the provider.
        account: Account,
        /// The provider's profile, typed.
        profile: A::Profile,
    },
    /// The browser asks to change the session, with the client's `update()`.
    Update {
        /// The claims so far.
        claims: A::Claims,
        /// What the browser sent, reduced to the fields marked `#[claims(client_update)]`.
        patch: <A::Claims as ClaimsData>::Patch,
    },
    /// A session is read.
    Read {
        /// The claims so far.
        claims: A::Claims,
    },
}

/// Somebody signs in, or a session is renewed: the input of the `roles` callback, which says which roles the user
/// has from now on.
///
/// It returns the roles in a `Vec`. Those that they include needn't be in it. If it fails, nobody is signed in by
/// a sign-in, and a request whose session was to be renewed gets 503.
#[non_exhaustive]
pub struct RolesUpdate<A: Declared> {
    /// The user: as stored, where users are stored.
    pub user: User,
    /// The claims, as the `claims` callback has just made them.
    pub claims: A::Claims,
    /// At a sign-in, the provider's profile, typed. At a renewal `None`: no provider is asked then.
    pub profile: Option<A::Profile>,
    /// At a renewal, the roles so far, without those that they include. At a sign-in empty.
    pub before: Vec<A::Roles>,
    /// The application's state.
    pub state: A::State,
}

/// Somebody signs in who has no second factor: the input of the function `require` of `second_factor`, which says
/// whether one is required of this user.
///
/// With `true` the user sets one up before the session begins. If the function fails, nobody is signed in.
#[non_exhaustive]
pub struct RequireSecondFactor<A: Declared> {
    /// The provider in use.
    pub provider: A::Provider,
    /// The user, as stored.
    pub user: User,
    /// The account at the provider.
    pub account: Account,
    /// The provider's profile, typed.
    pub profile: A::Profile,
    /// The claims, as the `claims` callback has just made them.
    pub claims: A::Claims,
    /// The application's state.
    pub state: A::State,
    /// With those that are included.
    pub(crate) roles: RoleSet,
}

impl<A: Declared> RequireSecondFactor<A> {
    /// Whether the user has a role, given or included in another.
    pub fn has<R: RoleOf<A::Roles>>(&self) -> bool {
        self.roles.has(R::INDEX)
    }

    /// The user's roles, those that are included among them, in the order of the enum.
    pub fn roles(&self) -> Vec<A::Roles> {
        self.roles.to_vec()
    }
}

/// A session is shown to the browser: the input of the `session` callback.
#[non_exhaustive]
pub struct SessionView<A: Declared> {
    /// The user of the session.
    pub user: User,
    /// When the session expires.
    pub expires: SystemTime,
    /// The session's claims, public or not.
    pub claims: A::Claims,
    /// What the browser sent with `update()`, as it is; `None` when the session is only read.
    pub update: Option<Value>,
    /// The application's state.
    pub state: A::State,
    /// Whether what isn't known of the user is written as null.
    pub(crate) has_nulls: bool,
    /// With those that are included.
    pub(crate) roles: RoleSet,
}

impl<A: Declared> SessionView<A> {
    /// Whether the user has a role, given or included in another.
    pub fn has<R: RoleOf<A::Roles>>(&self) -> bool {
        self.roles.has(R::INDEX)
    }

    /// The user's roles, those that are included among them, in the order of the enum.
    pub fn roles(&self) -> Vec<A::Roles> {
        self.roles.to_vec()
    }

    /// What the browser sees without a callback: NextAuth's object, `{ user: { name, email, image },
    /// expires }`, the claims marked `#[claims(public)]`, and the names of the user's roles in `roles` if their
    /// enum is marked `#[roles(public)]`.
    ///
    /// Fails when the public claims can't be written as JSON.
    pub fn into_json(self) -> Result<Value, serde_json::Error> {
        let mut session = match self.claims.encode_public()? {
            Value::Object(public) => public,
            _ => Map::new(),
        };
        let mut user = Map::new();
        for (key, value) in
            [("name", self.user.name), ("email", self.user.email), ("image", self.user.image)]
        {
            if value.is_some() || self.has_nulls {
                user.insert(key.to_owned(), value.into());
            }
        }
        session.insert("user".to_owned(), user.into());
        if A::Roles::PUBLIC {
            let names = RoleTable::of::<A::Roles>().names(self.roles);
            session.insert("roles".to_owned(), names.collect::<Vec<_>>().into());
        }
        session.insert("expires".to_owned(), to_iso(self.expires).into());
        Ok(session.into())
    }
}

blind_debug!(SignIn Redirect ClaimsUpdate Trigger RolesUpdate RequireSecondFactor SessionView);
