//! Who confirms that they are there: in which session, and since when. An attempt that leaves the page carries it,
//! sealed, so that its answer counts for nobody else.

use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::{
    parts::time::{from_unix, to_unix},
    seal::csrf,
    session::stored::Stored,
};

/// The member of a cookie's claims that has it.
const CONFIRM: &str = "confirm";

/// Somebody who is signed in, and confirms that they are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Confirming {
    /// The id of the session.
    session: String,
    /// The id of the user.
    user: String,
    /// When they were asked. Whole seconds.
    pub(super) since: SystemTime,
}

impl Confirming {
    /// Of a session. `None` for one without an id, which another library made.
    pub(super) fn of(stored: &Stored<()>, now: SystemTime) -> Option<Self> {
        let (session, user) = (stored.id.clone()?, stored.user.id.clone());
        Some(Self { session, user, since: from_unix(to_unix(now)) })
    }

    /// Whether it is about this session and its user. Another session of the same user was signed in since, or somebody
    /// else was.
    pub(super) fn is_of(&self, stored: &Stored<()>) -> bool {
        let is_session = |id: &String| csrf::matches(id, &self.session);
        stored.id.as_ref().is_some_and(is_session) && stored.user.id == self.user
    }

    /// Adds it to the claims of a cookie.
    pub(super) fn write(&self, claims: &mut Map<String, Value>) {
        claims.insert(CONFIRM.to_owned(), self.to_json());
    }

    /// Reads it from the claims of a cookie.
    pub(super) fn read(claims: &Map<String, Value>) -> Option<Self> {
        Self::of_json(claims.get(CONFIRM)?)
    }

    /// What a member of a cookie's claims has of it.
    pub(super) fn to_json(&self) -> Value {
        let Self { session, user, since } = self;
        serde_json::json!({ "session": session, "user": user, "since": to_unix(*since) })
    }

    /// Reads such a member.
    pub(super) fn of_json(confirming: &Value) -> Option<Self> {
        let text = |name: &str| confirming.get(name)?.as_str().map(str::to_owned);
        let since = from_unix(confirming.get("since")?.as_u64()?);
        Some(Self { session: text("session")?, user: text("user")?, since })
    }

    /// Whether claims say that something is confirmed, whether or not they can be read.
    #[cfg(feature = "passkey")]
    pub(super) fn is_in(claims: &Map<String, Value>) -> bool {
        claims.contains_key(CONFIRM)
    }
}
