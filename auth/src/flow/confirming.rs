//! Who confirms that they are there: in which session, and since when. An attempt that leaves the page carries it,
//! sealed, so that its answer counts for nobody else.

use std::time::SystemTime;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    parts::time::{from_unix, to_unix},
    seal::csrf,
    session::stored::Stored,
};

/// Somebody who is signed in, and confirms that they are there.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Confirming {
    /// The id of the session.
    session: String,
    /// The id of the user.
    user: String,
    /// When they were asked. Whole seconds.
    #[serde(deserialize_with = "read_unix", serialize_with = "write_unix")]
    pub(super) since: SystemTime,
}

impl Confirming {
    /// Of a session. `None` for one without an id, which another library made.
    pub(super) fn of(stored: &Stored, now: SystemTime) -> Option<Self> {
        let (session, user) = (stored.id.clone()?, stored.user.id.clone());
        Some(Self { session, user, since: from_unix(to_unix(now)) })
    }

    /// Whether it is about this session and its user. Another session of the same user was signed in since, or somebody
    /// else was.
    pub(super) fn is_of(&self, stored: &Stored) -> bool {
        let is_session = |id: &String| csrf::matches(id, &self.session);
        stored.id.as_ref().is_some_and(is_session) && stored.user.id == self.user
    }
}

fn read_unix<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
    u64::deserialize(deserializer).map(from_unix)
}

fn write_unix<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(to_unix(*time))
}
